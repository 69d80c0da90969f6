package dev.onecopy.function;

import dev.onecopy.array.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which dtype and shape a result has, given the arguments.
 *
 * @param dtype NumPy's name of a dtype, or the name of the parameter whose dtype it is
 * @param shape lengths: {@code "3"}, {@code "n"} (an integer parameter), {@code "a.shape[0]"}, {@code "a.shape[-1]"},
 *     or {@code "a.shape"} for all of that array
 */
public record ResultRule(String dtype, List<String> shape) {
    /** The most lengths that a rule may have. */
    public static final int MAXIMUM_LENGTHS = 64;

    private static final int MAXIMUM_LENGTH_OF_TEXT = 100;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern REFERENCE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(\\.shape)?(?:\\[(-?[0-9]{1,2})])?");

    public ResultRule {
        Check.length("the dtype of the result", dtype, 1, Check.MAXIMUM_NAME_LENGTH);
        Check.present("the shape of the result", shape);
        shape = List.copyOf(shape);
        Check.count("lengths of the result", shape.size(), 0, MAXIMUM_LENGTHS);
        shape.forEach(text -> Check.length("a length of the result", text, 1, MAXIMUM_LENGTH_OF_TEXT));
    }

    /** One number of a dtype. */
    public static ResultRule number(DType dtype) {
        return new ResultRule(dtype.numpyName(), List.of());
    }

    /** An array of a dtype. */
    public static ResultRule array(DType dtype, String... shape) {
        return new ResultRule(dtype.numpyName(), List.of(shape));
    }

    /** An array of the dtype and shape of a parameter. */
    public static ResultRule like(String parameter) {
        return new ResultRule(parameter, List.of(parameter + ".shape"));
    }

    /** What a length of the shape stands for. */
    public sealed interface Length {
        record Fixed(long value) implements Length {}

        /** The value of an integer parameter. */
        record Value(String parameter) implements Length {}

        /** One length of the shape of a parameter; a negative axis counts from the end. */
        record OfAxis(String parameter, int axis) implements Length {}

        /** All lengths of the shape of a parameter. */
        record All(String parameter) implements Length {}
    }

    /** The lengths, read. */
    public List<Length> lengths() {
        List<Length> lengths = new ArrayList<>();
        shape.forEach(text -> lengths.add(length(text)));
        return lengths;
    }

    private static Length length(String text) {
        if (NUMBER.matcher(text).matches()) {
            return new Length.Fixed(Long.parseLong(text));
        }
        Matcher reference = REFERENCE.matcher(text);
        boolean matches = reference.matches();
        boolean isShape = matches && reference.group(2) != null;
        boolean hasAxis = matches && reference.group(3) != null;
        if (!matches || (hasAxis && !isShape)) {
            throw new IllegalArgumentException("'" + text + "' is no length; write a number, n, a.shape[0] or a.shape");
        }
        if (hasAxis) {
            return new Length.OfAxis(reference.group(1), Integer.parseInt(reference.group(3)));
        }
        return isShape ? new Length.All(reference.group(1)) : new Length.Value(reference.group(1));
    }

    /** The dtype, if it is always the same; else it is that of the parameter {@link #dtype}. */
    public Optional<DType> fixedDtype() {
        return Arrays.stream(DType.values())
                .filter(one -> one.numpyName().equals(dtype))
                .findFirst();
    }

    /** Throws if it refers to what is no parameter, or not of the right kind. */
    void check(Map<String, Parameter> parameters) {
        if (fixedDtype().isEmpty()) {
            checkHas(parameters, dtype, Parameter.Kind.NUMBER);
        }
        for (Length length : lengths()) {
            switch (length) {
                case Length.Fixed fixed -> {}
                case Length.Value value -> checkHas(parameters, value.parameter(), Parameter.Kind.ARRAY);
                case Length.OfAxis axis -> checkHas(parameters, axis.parameter(), Parameter.Kind.NUMBER);
                case Length.All all -> checkHas(parameters, all.parameter(), Parameter.Kind.NUMBER);
            }
        }
    }

    private static void checkHas(Map<String, Parameter> parameters, String name, Parameter.Kind not) {
        Parameter parameter = parameters.get(name);
        if (parameter == null || parameter.kind() == not) {
            throw new IllegalArgumentException("the result is made of '" + name + "', which is "
                    + (parameter == null
                            ? "no parameter"
                            : "a parameter of kind " + not.name().toLowerCase(Locale.ROOT)));
        }
    }
}
