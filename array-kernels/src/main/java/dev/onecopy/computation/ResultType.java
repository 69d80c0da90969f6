package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.util.List;

/** What kind of result an item has, known before anything is computed. */
public sealed interface ResultType {
    /** One value. */
    record Scalar(DType dtype) implements ResultType {}

    /** An array of at least one axis. */
    record Array(DType dtype, Shape shape, Order order) implements ResultType {}

    /** Several results, as of {@code histogram}. */
    record Tuple(List<ResultType> elements) implements ResultType {
        public Tuple {
            elements = List.copyOf(elements);
        }
    }
}
