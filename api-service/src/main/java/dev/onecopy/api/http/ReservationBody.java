package dev.onecopy.api.http;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for room that a program on this host fills by itself. */
record ReservationBody(
        @Schema(example = "float64", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        String dtype,

        @Schema(example = "[4, 1000]", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        List<Long> shape,

        @Schema(description = "C unless said otherwise") @Nullable
        Order order)
        implements ArrayRequest {
    /** @throws InvalidRequestException if a part of it is missing or not possible */
    ArrayType toType() {
        if (dtype == null || shape == null || shape.contains(null)) {
            throw new InvalidRequestException(
                    "dtype and shape are needed; for example \"dtype\": \"float64\", \"shape\": [4, 1000]");
        }
        try {
            return new ArrayType(
                    DType.ofNumpyName(dtype),
                    Shape.of(shape.stream().mapToLong(Long::longValue).toArray()),
                    order == null ? Order.C : order);
        } catch (IllegalArgumentException impossible) {
            throw new InvalidRequestException(String.valueOf(impossible.getMessage()));
        }
    }
}
