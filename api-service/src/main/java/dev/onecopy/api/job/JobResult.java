package dev.onecopy.api.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.onecopy.array.DType;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a job gives for one item, as it is remembered. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "scalar", value = JobResult.Scalar.class),
    @JsonSubTypes.Type(name = "array", value = JobResult.Array.class),
    @JsonSubTypes.Type(name = "tuple", value = JobResult.Tuple.class)
})
public sealed interface JobResult {
    /** The most elements of an array that are remembered with the job, beside the array itself. */
    int MAXIMUM_VALUES = 1_000;

    /** The most such elements of all arrays of a job together; those of the later ones are in the segment alone. */
    int MAXIMUM_VALUES_OF_A_JOB = 100_000;

    /**
     * One value.
     *
     * @param bits as {@link dev.onecopy.kernel.Elements} has them
     */
    record Scalar(DType dtype, long bits) implements JobResult {}

    /**
     * An array in the segment, unless it was deleted since.
     *
     * @param values its elements, little-endian in C order; null if there are more than {@value #MAXIMUM_VALUES}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Array(DType dtype, List<Long> shape, UUID arrayId, byte @Nullable [] values) implements JobResult {
        /** True if both are the same array with the same values. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Array array
                    && dtype == array.dtype
                    && shape.equals(array.shape)
                    && arrayId.equals(array.arrayId)
                    && Arrays.equals(values, array.values);
        }

        @Override
        public int hashCode() {
            return arrayId.hashCode();
        }
    }

    /** The arrays among results. */
    static Stream<Array> arrays(List<JobResult> results) {
        return results.stream().flatMap(result -> switch (result) {
            case Scalar scalar -> Stream.empty();
            case Array array -> Stream.of(array);
            case Tuple tuple -> arrays(tuple.elements());
        });
    }

    /** Several results, as of {@code histogram}. */
    record Tuple(List<JobResult> elements) implements JobResult {}
}
