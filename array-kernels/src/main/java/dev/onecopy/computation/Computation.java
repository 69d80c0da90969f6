package dev.onecopy.computation;

import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An expression with the dtypes, shapes and values of its variables: typed, and planned as stages. A pure function of
 * its arguments, so that whoever plans and whoever computes build the same one. Immutable and thread-safe.
 *
 * <p>It is run stage by stage: {@link #nextStage} from what was found so far, its slices in any order, their partials
 * merged by the stage and appended to the findings, until there is no next stage.
 */
public final class Computation {
    /** The version of the rules that plan stages, cut slices and fix the order of additions. */
    public static final int PLAN_VERSION = 2;

    private final dev.onecopy.expression.Computation computation;

    private Computation(dev.onecopy.expression.Computation computation) {
        this.computation = computation;
    }

    /**
     * Types the expression for every item and plans it. Nothing that an item gives depends on the other items, so a
     * group of the items gives the same bits as all of them.
     *
     * @param expression what to compute
     * @param arrays what its variables stand for; others than those of the expression are ignored
     * @param items the values of the other variables, one entry a mapped value; at least one, which may be empty
     * @throws dev.onecopy.expression.ExpressionException where NumPy raises an exception, and where the language has no
     *     such thing
     * @throws IllegalArgumentException if there is no item
     */
    public static Computation of(
            Expression expression, Map<String, ArrayOperand> arrays, List<Map<String, ScalarValue>> items) {
        return new Computation(dev.onecopy.expression.Computation.of(expression, arrays, items));
    }

    public int itemCount() {
        return computation.itemCount();
    }

    /** What each item gives. */
    public List<ResultType> resultTypes() {
        return computation.resultTypes().stream()
                .<ResultType>map(ResultType.Scalar::new)
                .toList();
    }

    /**
     * The next stage to run.
     *
     * @param findings what the stages before it found, in order
     * @return empty when all is known
     * @throws IllegalArgumentException if these are not findings of this computation
     */
    public Optional<Stage> nextStage(Findings findings) {
        return findings.stages().isEmpty() ? Optional.of(new Stage(0, computation)) : Optional.empty();
    }

    /**
     * One result an item.
     *
     * @param findings of all stages
     * @throws IllegalArgumentException if there is a stage still to run
     */
    public List<Result> results(Findings findings) {
        if (findings.stages().size() != 1 || findings.stages().getFirst().length != itemCount()) {
            throw new IllegalArgumentException("these are not the findings of all stages");
        }
        long[] bits = findings.stages().getFirst();
        List<ResultType> types = resultTypes();
        return IntStream.range(0, bits.length)
                .<Result>mapToObj(item -> new Result.Scalar(((ResultType.Scalar) types.get(item)).dtype(), bits[item]))
                .toList();
    }
}
