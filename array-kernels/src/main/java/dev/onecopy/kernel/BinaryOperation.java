package dev.onecopy.kernel;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;

/** An operation on two elements of one dtype, by NumPy's rules. */
public enum BinaryOperation {
    /** Integers wrap; on bool it is a logical or. */
    ADD("+", Domain.ALL),
    /** Integers wrap; not defined on bool. */
    SUBTRACT("-", Domain.NUMBERS),
    /** Integers wrap; on bool it is a logical and. */
    MULTIPLY("*", Domain.ALL),
    /** Defined on floats only, by IEEE 754: dividing by zero gives an infinity or NaN. */
    DIVIDE("/", Domain.FLOATS),
    /**
     * Python's: towards minus infinity. Integers: 0 if dividing by 0, wraps on -128 // -1. Floats: {@code npy_divmod}.
     */
    FLOOR_DIVIDE("//", Domain.NUMBERS),
    /** Python's: has the sign of the divisor. Integers: 0 if dividing by 0. Floats: {@code npy_divmod}. */
    REMAINDER("%", Domain.NUMBERS),
    /** Integers wrap and refuse a negative exponent with an {@link ArithmeticException}. */
    POWER("**", Domain.NUMBERS),
    /** A NaN in either makes NaN; -0.0 is smaller than 0.0. */
    MINIMUM("minimum", Domain.ALL),
    /** A NaN in either makes NaN; -0.0 is smaller than 0.0. */
    MAXIMUM("maximum", Domain.ALL),
    /** The other one if one is NaN. */
    FMIN("fmin", Domain.ALL),
    /** The other one if one is NaN. */
    FMAX("fmax", Domain.ALL),
    ARCTAN2("arctan2", Domain.FLOATS),
    HYPOT("hypot", Domain.FLOATS),
    BIT_AND("&", Domain.BITS),
    BIT_OR("|", Domain.BITS),
    BIT_XOR("^", Domain.BITS),
    /** 0 if the shift is negative or not smaller than the width; not defined on bool. */
    LEFT_SHIFT("<<", Domain.INTEGERS),
    /** Filled with the sign if the shift is negative or not smaller than the width; not defined on bool. */
    RIGHT_SHIFT(">>", Domain.INTEGERS),
    LESS("<", Family.COMPARISON),
    LESS_EQUAL("<=", Family.COMPARISON),
    GREATER(">", Family.COMPARISON),
    GREATER_EQUAL(">=", Family.COMPARISON),
    EQUAL("==", Family.COMPARISON),
    NOT_EQUAL("!=", Family.COMPARISON),
    /** Of truth values: everything that is not 0 is true, NaN too. */
    LOGICAL_AND("logical_and", Family.LOGIC),
    LOGICAL_OR("logical_or", Family.LOGIC),
    LOGICAL_XOR("logical_xor", Family.LOGIC);

    /** What an operation is defined on. */
    private enum Domain {
        ALL,
        NUMBERS,
        FLOATS,
        INTEGERS,
        BITS
    }

    /** Numbers, the truth of a comparison of numbers, or the truth of truth values. */
    private enum Family {
        ARITHMETIC,
        COMPARISON,
        LOGIC
    }

    private final String symbol;
    private final Domain domain;
    private final Family family;

    BinaryOperation(String symbol, Domain domain) {
        this(symbol, domain, Family.ARITHMETIC);
    }

    BinaryOperation(String symbol, Family family) {
        this(symbol, Domain.ALL, family);
    }

    BinaryOperation(String symbol, Domain domain, Family family) {
        this.symbol = symbol;
        this.domain = domain;
        this.family = family;
    }

    /** As it is written in an expression: an operator, or the name of a function. */
    public String symbol() {
        return symbol;
    }

    /** True if the kernels compute this on elements of a dtype. */
    public boolean isDefinedOn(DType dtype) {
        return switch (domain) {
            case ALL -> true;
            case NUMBERS -> dtype.kind() != Kind.BOOLEAN;
            case FLOATS -> dtype.isFloating();
            case INTEGERS -> dtype.isInteger();
            case BITS -> !dtype.isFloating();
        };
    }

    /** The dtype of the result: bool of a comparison and of a logical operation, else that of the operands. */
    public DType resultType(DType dtype) {
        return isTruth() ? DType.BOOL : dtype;
    }

    /** True if the result is a truth value whatever the operands are. */
    public boolean isTruth() {
        return family != Family.ARITHMETIC;
    }

    /** True if the operands are taken as truth values. */
    public boolean isLogic() {
        return family == Family.LOGIC;
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
