package dev.onecopy.kernel;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;

/**
 * An operation on one element, by NumPy's rules. Functions such as {@link #SIN} are defined on floats only; typing
 * converts integers first. What a function is not defined for is NaN, as in IEEE 754.
 */
public enum UnaryOperation {
    /** Integers wrap; not defined on bool. */
    NEGATIVE(Domain.NUMBERS),
    /** Integers wrap: the smallest int8 stays -128. */
    ABSOLUTE(Domain.ALL),
    /** -1, 0 or 1; NaN of NaN, 0.0 of -0.0; not defined on bool. */
    SIGN(Domain.NUMBERS),
    SQRT(Domain.FLOATS),
    CBRT(Domain.FLOATS),
    /** Integers wrap; not defined on bool. */
    SQUARE(Domain.NUMBERS),
    /** Of an integer 1, -1 or 0; of integer 0 what a cast of infinity gives, see {@link Kernels#convert}. */
    RECIPROCAL(Domain.NUMBERS),
    EXP(Domain.FLOATS),
    EXPM1(Domain.FLOATS),
    EXP2(Domain.FLOATS),
    LOG(Domain.FLOATS),
    LOG1P(Domain.FLOATS),
    LOG2(Domain.FLOATS),
    LOG10(Domain.FLOATS),
    SIN(Domain.FLOATS),
    COS(Domain.FLOATS),
    TAN(Domain.FLOATS),
    ARCSIN(Domain.FLOATS),
    ARCCOS(Domain.FLOATS),
    ARCTAN(Domain.FLOATS),
    SINH(Domain.FLOATS),
    COSH(Domain.FLOATS),
    TANH(Domain.FLOATS),
    ARCSINH(Domain.FLOATS),
    ARCCOSH(Domain.FLOATS),
    ARCTANH(Domain.FLOATS),
    /** Nothing changes on integers and bool. */
    FLOOR(Domain.ALL),
    /** Nothing changes on integers and bool. */
    CEIL(Domain.ALL),
    /** Nothing changes on integers and bool. */
    TRUNC(Domain.ALL),
    /** To the nearest, halves to even; nothing changes on integers and bool. */
    RINT(Domain.ALL),
    DEG2RAD(Domain.FLOATS),
    RAD2DEG(Domain.FLOATS),
    /** All bits of an integer; the other truth value of a bool. */
    INVERT(Domain.BITS),
    /** bool: true of 0. */
    LOGICAL_NOT(Domain.ALL),
    /** bool; false of integers. */
    ISNAN(Domain.ALL),
    /** bool; false of integers. */
    ISINF(Domain.ALL),
    /** bool; true of integers. */
    ISFINITE(Domain.ALL);

    /** What an operation is defined on. */
    private enum Domain {
        ALL,
        NUMBERS,
        FLOATS,
        BITS
    }

    private final Domain domain;

    UnaryOperation(Domain domain) {
        this.domain = domain;
    }

    /** True if the kernels compute this on elements of a dtype. */
    public boolean isDefinedOn(DType dtype) {
        return switch (domain) {
            case ALL -> true;
            case NUMBERS -> dtype.kind() != Kind.BOOLEAN;
            case FLOATS -> dtype.isFloating();
            case BITS -> !dtype.isFloating();
        };
    }

    /** The dtype of the result: bool of a predicate, else that of the operand. */
    public DType resultType(DType dtype) {
        return switch (this) {
            case LOGICAL_NOT, ISNAN, ISINF, ISFINITE -> DType.BOOL;
            default -> dtype;
        };
    }

    /**
     * Refuses a dtype that this is not defined on.
     *
     * @throws IllegalArgumentException if it is one
     */
    public void requireDefinedOn(DType dtype) {
        if (!isDefinedOn(dtype)) {
            throw new IllegalArgumentException(this + " is not defined on " + dtype);
        }
    }
}
