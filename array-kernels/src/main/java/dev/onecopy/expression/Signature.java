package dev.onecopy.expression;

import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a function: their names in order, how many must be given, and how many may be given by position. The
 * rest, and {@code out}, is what NumPy has besides and this language has not.
 */
record Signature(List<String> names, int requiredCount, int positionalCount) {
    Signature {
        names = List.copyOf(names);
    }

    /** @param text names with spaces between: those that may be left out end with ?, those behind * have no position */
    static Signature of(String text) {
        List<String> names = new ArrayList<>();
        int required = 0;
        int positional = -1;
        for (String word : text.split(" ", -1)) {
            if (word.equals("*")) {
                positional = names.size();
            } else {
                required += word.endsWith("?") ? 0 : 1;
                names.add(word.replace("?", ""));
            }
        }
        return new Signature(names, required, positional < 0 ? names.size() : positional);
    }

    /** Of a function of the user: all by position or by name. */
    static Signature of(FunctionDeclaration function) {
        int required = (int) function.parameters().stream()
                .filter(parameter -> parameter.defaultValue() == null)
                .count();
        List<String> names = function.parameters().stream().map(Parameter::name).toList();
        return new Signature(names, required, names.size());
    }

    /** The names as a message lists them. */
    String text() {
        return String.join(
                ", ", names.stream().filter(name -> !name.equals("out")).toList());
    }

    /** Arguments by name, or an error that says which are too many, unknown, missing or given twice. */
    Map<String, Syntax> bind(String function, List<Syntax> positional, List<Syntax.Keyword> keywords, int column) {
        Map<String, Syntax> bound = new LinkedHashMap<>();
        if (positional.size() > positionalCount) {
            throw typeError(
                    positional.get(positionalCount).column(),
                    function + " takes " + positionalCount + (positionalCount == 1 ? " argument" : " arguments")
                            + " by position, " + positional.size() + " are given; its arguments are " + text());
        }
        for (int i = 0; i < positional.size(); i++) {
            bound.put(names.get(i), positional.get(i));
        }
        for (Syntax.Keyword keyword : keywords) {
            bind(function, keyword, bound);
        }
        for (String name : names.subList(0, requiredCount)) {
            if (!bound.containsKey(name)) {
                throw typeError(column, function + " needs the argument '" + name + "'; its arguments are " + text());
            }
        }
        Syntax out = bound.get("out");
        if (out != null && !(out instanceof Syntax.None)) {
            throw new ExpressionException(
                    "expression_unsupported",
                    out.column(),
                    "out= is not supported, expressions never write into an array: give the job an output, with replace"
                            + " to take the place of an array");
        }
        return bound;
    }

    private void bind(String function, Syntax.Keyword keyword, Map<String, Syntax> bound) {
        String name = keyword.name();
        if (!names.contains(name)) {
            throw new ExpressionException(
                    "expression_unsupported",
                    keyword.column(),
                    function + " has no argument '" + name + "' here; its arguments are " + text());
        }
        if (bound.put(name, keyword.value()) != null) {
            throw typeError(keyword.column(), function + " got several values for the argument '" + name + "'");
        }
    }

    private static ExpressionException typeError(int column, String message) {
        return new ExpressionException("type_error", column, message + " (TypeError)");
    }
}
