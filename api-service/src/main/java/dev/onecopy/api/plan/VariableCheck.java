package dev.onecopy.api.plan;

import dev.onecopy.api.job.JobRequest;
import dev.onecopy.expression.Expression;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every variable of the expression is given once, and nothing is given that the expression does not use. */
final class VariableCheck {
    private VariableCheck() {}

    static void check(Expression expression, JobRequest request) {
        Set<String> given = new HashSet<>();
        List<String> all = Stream.of(request.arrays(), request.map(), request.parameters())
                .flatMap(one -> one.keySet().stream())
                .toList();
        for (String variable : all) {
            if (!given.add(variable)) {
                throw new InvalidJobException(
                        "ambiguous_variable",
                        "the variable " + variable + " is given more than once among arrays, map and parameters");
            }
            if (!expression.variables().contains(variable)) {
                throw new InvalidJobException(
                        "unused_variable", "the variable " + variable + " does not occur in the expression");
            }
        }
        for (String variable : expression.variables()) {
            if (!given.contains(variable)) {
                throw new InvalidJobException(
                        "unknown_variable",
                        "the expression uses " + variable
                                + ", which is neither in arrays nor in map nor in parameters");
            }
        }
    }
}
