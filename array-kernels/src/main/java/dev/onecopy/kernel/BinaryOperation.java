package dev.onecopy.kernel;

/** An operation on two elements of one dtype that gives an element of the same dtype. */
public enum BinaryOperation {
    /** Integers wrap; on bool it is a logical or. */
    ADD("+"),
    /** Integers wrap; not defined on bool. */
    SUBTRACT("-"),
    /** Integers wrap; on bool it is a logical and. */
    MULTIPLY("*"),
    /** Defined on floats only, by IEEE 754: dividing by zero gives an infinity or NaN. */
    DIVIDE("/");

    private final String symbol;

    BinaryOperation(String symbol) {
        this.symbol = symbol;
    }

    /** As it is written in an expression. */
    public String symbol() {
        return symbol;
    }
}
