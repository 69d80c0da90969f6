package dev.onecopy.differential;

import dev.onecopy.expression.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the cases of a run have shown. */
final class Tally {
    private static final int SHOWN = 40;

    private final List<String> differences = new ArrayList<>();
    private final Map<String, Integer> byKind = new TreeMap<>();
    private final Map<String, Integer> unsupported = new TreeMap<>();
    private final Map<String, Double> largestErrors = new TreeMap<>();
    private final Set<String> exercised = new TreeSet<>();
    private int compared;

    void compared(NumpyCase numpyCase) {
        compared++;
        exercised.addAll(numpyCase.functions());
        byKind.merge(numpyCase.group(), 1, Integer::sum);
    }

    void unsupported(ExpressionException error) {
        String message = Objects.requireNonNullElse(error.getMessage(), "");
        unsupported.merge(error.code() + message.replaceFirst("column \\d+", ""), 1, Integer::sum);
    }

    void difference(String description) {
        differences.add(description);
    }

    void errors(Expectation.Units expectation, ComputedArray actual) {
        String name = expectation.function() + " " + expectation.value().dtype();
        for (int element = 0; element < actual.elementCount(); element++) {
            largestErrors.merge(name, expectation.error(actual, element), Math::max);
        }
    }

    List<String> differences() {
        return differences;
    }

    Set<String> exercised() {
        return exercised;
    }

    int comparedCount() {
        return compared;
    }

    int unsupportedCount() {
        return unsupported.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For the log of the test. */
    String report() {
        String reasons = unsupported.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .map(entry -> "  %6d %s%n".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining());
        String errors = largestErrors.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "  %-20s %.3f%n", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        return "compared %d cases %s, %d functions%nnot supported: %d%n%slargest errors in units in the last place:%n%s"
                .formatted(compared, byKind, exercised.size(), unsupportedCount(), reasons, errors);
    }

    /** The first of the differences, one below the other. */
    String shownDifferences() {
        return differences.size() + " differences, of which the first are:\n"
                + differences.stream().limit(SHOWN).collect(Collectors.joining("\n"));
    }
}
