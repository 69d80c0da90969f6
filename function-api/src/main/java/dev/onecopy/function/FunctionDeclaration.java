package dev.onecopy.function;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a service needs to know of a function to check a call of it, to reserve memory for its result and to cut its
 * work. It may come from anybody: what cannot be is refused.
 *
 * @param name as it is called in expressions: an identifier
 * @param version two workers serve the same function only if they have the same version of it
 * @param runtime what runs it: {@code java}, {@code python}
 * @param documentation for people, at most 1,000 characters
 * @param parameters at most 32; those that may be left out stand last
 * @param cut how its work is cut
 * @param along the array whose first axis is cut; null if nothing is
 * @param rowsPerSlice how many rows a slice has; 0 if that does not matter
 * @param combine what becomes of the partials of {@link Cut#REDUCE}; null for others
 * @param result dtype and shape of the result; of {@link Cut#REDUCE} those of a partial too
 */
public record FunctionDeclaration(
        String name,
        String version,
        String runtime,
        String documentation,
        List<Parameter> parameters,
        Cut cut,
        @Nullable String along,
        int rowsPerSlice,
        @Nullable Combine combine,
        ResultRule result) {
    private static final int MAXIMUM_PARAMETERS = 32;
    private static final int MAXIMUM_VERSION_LENGTH = 64;
    private static final int MAXIMUM_DOCUMENTATION_LENGTH = 1_000;
    private static final Pattern RUNTIME = Pattern.compile("[a-z0-9]{1,16}");

    public FunctionDeclaration {
        Check.identifier("the name of a function", name);
        Check.length("the version of " + name, version, 1, MAXIMUM_VERSION_LENGTH);
        Check.matches("the runtime of " + name, runtime, RUNTIME);
        Check.length("the documentation of " + name, documentation, 0, MAXIMUM_DOCUMENTATION_LENGTH);
        Check.present("the parameters of " + name, parameters);
        Check.present("the cut of " + name, cut);
        Check.present("the result of " + name, result);
        parameters = List.copyOf(parameters);
        Check.count("parameters of " + name, parameters.size(), 0, MAXIMUM_PARAMETERS);
        Map<String, Parameter> byName = byName(name, parameters);
        Check.count("rows of a slice of " + name, rowsPerSlice, 0, Integer.MAX_VALUE);
        checkCut(name, cut, along, combine, byName);
        result.check(byName);
        if (cut == Cut.MAP && result.shape().isEmpty()) {
            throw new IllegalArgumentException(name + " is cut as MAP, so its result must have the rows of " + along);
        }
    }

    private static Map<String, Parameter> byName(String name, List<Parameter> parameters) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        boolean optional = false;
        for (Parameter parameter : parameters) {
            if (byName.put(parameter.name(), parameter) != null) {
                throw new IllegalArgumentException(name + " has two parameters '" + parameter.name() + "'");
            }
            if (optional && parameter.defaultValue() == null) {
                throw new IllegalArgumentException(
                        name + " has the parameter '" + parameter.name() + "' without a default behind one with");
            }
            optional = parameter.defaultValue() != null;
        }
        return byName;
    }

    private static void checkCut(
            String name,
            Cut cut,
            @Nullable String along,
            @Nullable Combine combine,
            Map<String, Parameter> parameters) {
        if ((cut == Cut.WHOLE) != (along == null)) {
            throw new IllegalArgumentException(
                    name + " is cut as " + cut + " and " + (along == null ? "does not say" : "says") + " along what");
        }
        Parameter cutAlong = along == null ? null : parameters.get(along);
        if (along != null && (cutAlong == null || cutAlong.kind() == Parameter.Kind.NUMBER)) {
            throw new IllegalArgumentException(name + " is cut along '" + along + "', which is no array parameter");
        }
        if ((cut == Cut.REDUCE) != (combine != null)) {
            throw new IllegalArgumentException(name + " is cut as " + cut + " and combined by " + combine);
        }
    }

    /** Whether both are the same function, whatever their documentation. */
    public boolean isSameAs(FunctionDeclaration other) {
        return undocumented().equals(other.undocumented());
    }

    /** The same without documentation: what identifies the function. */
    public FunctionDeclaration undocumented() {
        return documentation.isEmpty()
                ? this
                : new FunctionDeclaration(
                        name, version, runtime, "", parameters, cut, along, rowsPerSlice, combine, result);
    }

    /** As a person writes it: {@code smooth(image, sigma=1.0)}. */
    public String signature() {
        return parameters.stream()
                .map(parameter ->
                        parameter.name() + (parameter.defaultValue() == null ? "" : "=" + parameter.defaultValue()))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    /** A function in Java that is called once a mapped value, with whole arrays. */
    public static FunctionDeclaration whole(String name, ResultRule result, Parameter... parameters) {
        return new FunctionDeclaration(name, "1", "java", "", List.of(parameters), Cut.WHOLE, null, 0, null, result);
    }

    /** The same, called for some rows of this array at a time; each call gives a partial. */
    public FunctionDeclaration reducing(String array, Combine partials) {
        return new FunctionDeclaration(
                name, version, runtime, documentation, parameters, Cut.REDUCE, array, rowsPerSlice, partials, result);
    }

    /** The same, called for some rows of this array at a time; each call gives these rows of the result. */
    public FunctionDeclaration mapping(String array) {
        return new FunctionDeclaration(
                name, version, runtime, documentation, parameters, Cut.MAP, array, rowsPerSlice, null, result);
    }

    /** The same with so many rows in a call. */
    public FunctionDeclaration inSlicesOf(int rows) {
        return new FunctionDeclaration(
                name, version, runtime, documentation, parameters, cut, along, rows, combine, result);
    }

    /** The same in another version. */
    public FunctionDeclaration version(String other) {
        return new FunctionDeclaration(
                name, other, runtime, documentation, parameters, cut, along, rowsPerSlice, combine, result);
    }

    /** The same with words for people. */
    public FunctionDeclaration documentation(String text) {
        return new FunctionDeclaration(
                name, version, runtime, text, parameters, cut, along, rowsPerSlice, combine, result);
    }

    @Override
    public String toString() {
        return signature() + " " + version + " (" + runtime.toLowerCase(Locale.ROOT) + ")";
    }
}
