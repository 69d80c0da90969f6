package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.computation.Computation;
import dev.onecopy.kernel.Kernels;
import java.util.List;
import java.util.Map;

/** Values of expressions that give one value an item. */
final class Evaluation {
    private Evaluation() {}

    /** One value, by its bits. */
    record ScalarResult(DType dtype, long bits) {
        Object value() {
            return new dev.onecopy.computation.Result.Scalar(dtype, bits).value();
        }
    }

    static Computation plan(String source, Map<String, NdArray> arrays, List<Map<String, ScalarValue>> items) {
        return new dev.onecopy.computation.Evaluation(source, arrays).plan(items);
    }

    static List<ScalarResult> evaluate(
            String source, Map<String, NdArray> arrays, List<Map<String, ScalarValue>> items, Kernels kernels) {
        return new dev.onecopy.computation.Evaluation(source, arrays)
                .items(items).with(kernels).run().stream()
                        .map(value -> new ScalarResult(value.dtype(), value.bits(0)))
                        .toList();
    }

    static ScalarResult evaluate(String source, Map<String, NdArray> arrays) {
        return evaluate(source, arrays, List.of(Map.of()), Kernels.best()).getFirst();
    }
}
