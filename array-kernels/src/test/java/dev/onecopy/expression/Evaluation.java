package dev.onecopy.expression;

import dev.onecopy.array.NdArray;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans, runs every slice and finishes, as the services do together. */
final class Evaluation {
    private Evaluation() {}

    static Computation plan(String source, Map<String, NdArray> arrays, List<Map<String, ScalarValue>> items) {
        Map<String, ArrayOperand> operands = arrays.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ArrayOperand.of(entry.getValue())));
        return Computation.of(Expression.parse(source), operands, items);
    }

    static List<ScalarResult> evaluate(
            String source, Map<String, NdArray> arrays, List<Map<String, ScalarValue>> items, Kernels kernels) {
        Computation computation = plan(source, arrays, items);
        List<List<List<Partial>>> slices = new ArrayList<>();
        for (int slice = 0; slice < computation.sliceCount(); slice++) {
            slices.add(throughWords(computation, computation.run(slice, arrays, kernels, Interruption.NEVER)));
        }
        return computation.finish(slices);
    }

    static ScalarResult evaluate(String source, Map<String, NdArray> arrays) {
        return evaluate(source, arrays, List.of(Map.of()), Kernels.best()).getFirst();
    }

    /** As partials travel from a worker to the API. */
    private static List<List<Partial>> throughWords(Computation computation, List<List<Partial>> byItem) {
        List<List<Partial>> result = new ArrayList<>();
        for (int item = 0; item < byItem.size(); item++) {
            List<Partial> partials = new ArrayList<>();
            for (int reduction = 0; reduction < byItem.get(item).size(); reduction++) {
                long[] words = byItem.get(item).get(reduction).words();
                partials.add(computation.decode(reduction, item, words));
            }
            result.add(partials);
        }
        return result;
    }
}
