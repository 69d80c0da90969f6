package dev.onecopy.expression;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What to write for functions and attributes of NumPy and Python that the language has not. */
final class Instead {
    private static final String SORTED =
            "sorting is not supported: median, percentile and quantile find elements by rank";
    private static final String PRODUCT = "matrix products are not supported; of two vectors it is sum(a * b)";

    private static final Map<String, String> FUNCTIONS = Map.ofEntries(
            Map.entry("len", "write a.shape[0] or a.size"),
            Map.entry("size", "write a.size"),
            Map.entry("shape", "write a.shape"),
            Map.entry("ndim", "write a.ndim"),
            Map.entry("norm", "write linalg.norm"),
            Map.entry("dot", PRODUCT),
            Map.entry("vdot", PRODUCT),
            Map.entry("inner", PRODUCT),
            Map.entry("matmul", PRODUCT),
            Map.entry("sort", SORTED),
            Map.entry("argsort", SORTED),
            Map.entry("unique", SORTED),
            Map.entry("nonzero", "count_nonzero counts them, and where(condition, x, y) chooses by condition"),
            Map.entry("argwhere", "count_nonzero counts them, and where(condition, x, y) chooses by condition"),
            Map.entry("fabs", "write abs"),
            Map.entry("fmod", "mod has the sign of the divisor"),
            Map.entry("float_power", "write x.astype(float64) ** y"),
            Map.entry("isclose", "write abs(a - b) <= atol + rtol * abs(b)"),
            Map.entry("allclose", "write all(abs(a - b) <= atol + rtol * abs(b))"),
            Map.entry("array_equal", "write all(a == b)"),
            Map.entry("float", "write a.astype(float64)"),
            Map.entry("int", "write a.astype(int64)"),
            Map.entry("bool", "write a.astype(bool)"),
            Map.entry("array", "arrays are put into the service and named in arrays"),
            Map.entry("asarray", "arrays are put into the service and named in arrays"),
            Map.entry("range", "functions work on whole arrays, and map takes a list of values"));

    private Instead() {}

    /** An error that says what to write for a function, if that is known, or which functions there are. */
    static ExpressionException function(String name, int column) {
        return function(name, column, Set.of());
    }

    /** The same where there are functions of the user, too. */
    static ExpressionException function(String name, int column, Set<String> userFunctions) {
        String instead = FUNCTIONS.get(name);
        return new ExpressionException(
                "unknown_function",
                column,
                "there is no function '" + name + "'; "
                        + (instead == null ? "supported are " + Function.allNames() : instead)
                        + (userFunctions.isEmpty()
                                ? ""
                                : "; workers serve " + String.join(", ", new TreeSet<>(userFunctions))));
    }
}
