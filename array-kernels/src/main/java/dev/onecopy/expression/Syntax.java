package dev.onecopy.expression;

import dev.onecopy.kernel.BinaryOperation;

/** A node of the syntax tree. Its column is where an error in it is reported. */
sealed interface Syntax {
    int column();

    /** A number, {@code True}, {@code False}, {@code inf} or {@code nan}. */
    record Literal(ScalarValue value, int column) implements Syntax {}

    /** A name to be bound to an array or a scalar. */
    record Variable(String name, int column) implements Syntax {}

    /** A sign before an operand. */
    record Sign(boolean negative, Syntax operand, int column) implements Syntax {}

    /** Two operands; the column is the operator's. */
    record Binary(BinaryOperation operation, Syntax left, Syntax right, int column) implements Syntax {}

    /** A reduction of all elements. */
    record Reduction(ReductionFunction function, Syntax operand, int column) implements Syntax {}
}
