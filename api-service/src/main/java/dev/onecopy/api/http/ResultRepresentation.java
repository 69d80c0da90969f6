package dev.onecopy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.array.DType;
import dev.onecopy.kernel.Elements;
import dev.onecopy.segment.Segment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One item's result as clients see it: a scalar, an array, or a tuple of those. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResultRepresentation(
        @Nullable String dtype,
        @Nullable List<Long> shape,

        @Schema(
                description = "a number, true, false or \"NaN\", \"Infinity\", \"-Infinity\"; of an array of at most "
                        + JobResult.MAXIMUM_VALUES + " elements these in nested lists")
        @Nullable
        Object value,

        @Schema(description = "of an array, also after it was deleted") @Nullable
        UUID arrayId,

        @Schema(description = "of an array, while it is there") @Nullable
        ArrayRepresentation array,

        @Nullable List<ResultRepresentation> tuple) {
    static ResultRepresentation of(JobResult result, Segment segment) {
        return switch (result) {
            case JobResult.Scalar scalar ->
                new ResultRepresentation(
                        scalar.dtype().numpyName(),
                        List.of(),
                        ScalarJson.write(scalar.dtype(), scalar.bits()),
                        null,
                        null,
                        null);
            case JobResult.Array array ->
                new ResultRepresentation(
                        array.dtype().numpyName(),
                        array.shape(),
                        values(array),
                        array.arrayId(),
                        segment.find(array.arrayId())
                                .map(entry -> ArrayRepresentation.of(entry, segment))
                                .orElse(null),
                        null);
            case JobResult.Tuple tuple ->
                new ResultRepresentation(
                        null,
                        null,
                        null,
                        null,
                        null,
                        tuple.elements().stream()
                                .map(element -> of(element, segment))
                                .toList());
        };
    }

    private static @Nullable Object values(JobResult.Array array) {
        byte[] values = array.values();
        return values == null
                ? null
                : nested(array.dtype(), array.shape(), MemorySegment.ofArray(values), 0, values.length);
    }

    /** The elements that lie in a part of the values, as what has this shape. */
    private static Object nested(DType dtype, List<Long> shape, MemorySegment values, long fromBytes, long countBytes) {
        if (shape.isEmpty()) {
            return ScalarJson.write(dtype, Elements.read(dtype, values, fromBytes));
        }
        long length = shape.getFirst();
        List<Object> elements = new ArrayList<>();
        for (long index = 0; index < length; index++) {
            long step = countBytes / length;
            elements.add(nested(dtype, shape.subList(1, shape.size()), values, fromBytes + index * step, step));
        }
        return elements;
    }
}
