package dev.onecopy.function;

import dev.onecopy.array.DType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a function.
 *
 * @param name an identifier
 * @param kind what it takes
 * @param dtypes NumPy's names of the dtypes that it takes, all if there are none; of a number {@code int64},
 *     {@code float64} and {@code bool} stand for an int, a float and a bool
 * @param ranks how many axes an array may have, any number if there are none
 * @param defaultValue a literal of the expression language if it may be left out, else null
 */
public record Parameter(
        String name,
        Kind kind,
        List<String> dtypes,
        List<Integer> ranks,
        @Nullable String defaultValue) {
    private static final int MAXIMUM_RANK = 64;
    private static final int MAXIMUM_DEFAULT_LENGTH = 64;

    /** What a parameter takes. */
    public enum Kind {
        ARRAY,
        NUMBER,
        /** An array or a number. */
        ANY
    }

    public Parameter {
        Check.identifier("the name of a parameter", name);
        Check.present("the kind of parameter " + name, kind);
        Check.present("the dtypes of parameter " + name, dtypes);
        Check.present("the ranks of parameter " + name, ranks);
        dtypes = List.copyOf(dtypes);
        ranks = List.copyOf(ranks);
        Check.count("dtypes of parameter " + name, dtypes.size(), 0, DType.values().length);
        dtypes.forEach(dtype -> Check.dtype("parameter " + name, dtype));
        Check.count("ranks of parameter " + name, ranks.size(), 0, MAXIMUM_RANK + 1);
        String of = name;
        ranks.forEach(rank -> Check.count("axes of parameter " + of, rank, 0, MAXIMUM_RANK));
        if (defaultValue != null) {
            Check.length("the default of parameter " + name, defaultValue, 1, MAXIMUM_DEFAULT_LENGTH);
        }
    }

    /** An array of any dtype and any number of axes. */
    public static Parameter array(String name) {
        return new Parameter(name, Kind.ARRAY, List.of(), List.of(), null);
    }

    /** A number of any kind. */
    public static Parameter number(String name) {
        return new Parameter(name, Kind.NUMBER, List.of(), List.of(), null);
    }

    /** An int. */
    public static Parameter integer(String name) {
        return number(name).ofDtypes(DType.INT64);
    }

    /** The same, of these dtypes only. */
    public Parameter ofDtypes(DType... only) {
        List<String> names = Arrays.stream(only).map(DType::numpyName).toList();
        return new Parameter(name, kind, names, ranks, defaultValue);
    }

    /** The same, of so many axes only. */
    public Parameter ofRanks(Integer... only) {
        return new Parameter(name, kind, dtypes, List.of(only), defaultValue);
    }

    /** The same, which may be left out. */
    public Parameter or(String literal) {
        return new Parameter(name, kind, dtypes, ranks, literal);
    }
}
