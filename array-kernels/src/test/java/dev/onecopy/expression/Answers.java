package dev.onecopy.expression;

import dev.onecopy.array.NdArray;
import dev.onecopy.computation.Evaluation;
import dev.onecopy.expression.ReferenceEvaluation.Values;
import dev.onecopy.kernel.Kernels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What an expression gives, by the engine and by the reference. */
final class Answers {
    private Answers() {}

    /** By the engine: stages, slices, partials; item after item. */
    static List<Values> of(
            String source, Map<String, NdArray> arrays, List<Map<String, ScalarValue>> items, Kernels kernels) {
        return new Evaluation(source, arrays)
                .items(items).with(kernels).run().stream()
                        .map(value -> new Values(
                                value.dtype(),
                                value.shape(),
                                IntStream.range(0, (int) value.shape().elementCount())
                                        .mapToLong(value::bits)
                                        .toArray()))
                        .toList();
    }

    /** By the engine, of one item. */
    static List<Values> of(String source, Map<String, NdArray> arrays, Map<String, ScalarValue> item) {
        return of(source, arrays, List.of(item), Kernels.best());
    }
}
