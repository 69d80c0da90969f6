package dev.onecopy.expression;

import dev.onecopy.array.DType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions that make one value of an array, and the dtypes that NumPy gives their results. */
enum ReductionFunction {
    SUM("sum"),
    MEAN("mean"),
    MIN("min"),
    MAX("max");

    private final String spelling;

    ReductionFunction(String spelling) {
        this.spelling = spelling;
    }

    String spelling() {
        return spelling;
    }

    static Optional<ReductionFunction> named(String name) {
        return Arrays.stream(values())
                .filter(function -> function.spelling.equals(name))
                .findFirst();
    }

    /** All names, for messages that say what is supported. */
    static String names() {
        return Arrays.stream(values()).map(ReductionFunction::spelling).collect(Collectors.joining(", "));
    }

    /** The dtype of the result over elements of a dtype. */
    DType resultType(DType dtype) {
        return switch (this) {
            case MIN, MAX -> dtype;
            case MEAN -> dtype.isFloating() ? dtype : DType.FLOAT64;
            case SUM ->
                switch (dtype.kind()) {
                    case FLOATING -> dtype;
                    case UNSIGNED -> DType.UINT64;
                    case SIGNED, BOOLEAN -> DType.INT64;
                };
        };
    }
}
