package dev.onecopy.api.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.onecopy.array.DType;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
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

    /** Several results, as of {@code histogram}. */
    record Tuple(List<JobResult> elements) implements JobResult {}
}
