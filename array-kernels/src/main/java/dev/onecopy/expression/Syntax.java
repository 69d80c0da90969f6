package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of the syntax tree. Its column is where an error in it is reported. */
sealed interface Syntax {
    int column();

    /** A number or a constant such as {@code True} or {@code pi}. */
    record Literal(ScalarValue value, int column) implements Syntax {}

    /** What stands between quotes. */
    record Text(String text, int column) implements Syntax {}

    /** {@code None}, which is {@code newaxis} too. */
    record None(int column) implements Syntax {}

    /** The name of a dtype. */
    record Type(DType dtype, int column) implements Syntax {}

    /** A name to be bound to an array or a scalar. */
    record Variable(String name, int column) implements Syntax {}

    /** {@code (1, 2)} or {@code [1, 2]}. */
    record Sequence(List<Syntax> items, int column) implements Syntax {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A sign before an operand: its operation, or null if it is a plus. */
    record Sign(@Nullable UnaryOperation operation, Syntax operand, int column) implements Syntax {}

    /** Two operands; the column is the operator's. */
    record Binary(BinaryOperation operation, Syntax left, Syntax right, int column) implements Syntax {}

    /** A call with its arguments by their names; the column is that of the function's name. */
    record Call(Function function, Map<String, Syntax> arguments, int column) implements Syntax {
        public Call {
            arguments = Map.copyOf(arguments);
        }
    }

    /** A call of a function of the user; the column is that of its name. */
    record UserCall(FunctionDeclaration function, Map<String, Syntax> arguments, int column) implements Syntax {
        public UserCall {
            arguments = Map.copyOf(arguments);
        }
    }

    /** {@code name=value}; the column is the name's. */
    record Keyword(String name, Syntax value, int column) {}

    /** A conversion by the name of a dtype: {@code float32(a)}; the column is that of the name. */
    record Cast(DType dtype, Syntax operand, int column) implements Syntax {}

    /** {@code a.shape}; the column is that of the name. */
    record Attribute(Syntax operand, String name, int column) implements Syntax {}

    /** {@code a[…]}; the column is the bracket's. */
    record Subscript(Syntax operand, List<Item> items, int column) implements Syntax {
        public Subscript {
            items = List.copyOf(items);
        }
    }

    /** What may stand between the commas of an index. */
    sealed interface Item {}

    /** {@code ...} */
    record Ellipsis(int column) implements Item {}

    /** {@code lower:upper:step}; the column is that of its beginning. */
    record Slice(
            @Nullable Syntax lower,
            @Nullable Syntax upper,
            @Nullable Syntax step,
            int column) implements Item {}

    /** A position, or {@code None} for a new axis. */
    record Position(Syntax value) implements Item {}
}
