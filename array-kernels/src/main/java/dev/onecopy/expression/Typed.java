package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a part of an expression turned out to be for one item. */
sealed interface Typed {
    /** A Python scalar. */
    record Weak(ScalarValue value) implements Typed {}

    /** An array or NumPy scalar: a node of the graph. */
    record Strong(int node) implements Typed {}

    /** A tuple or list. */
    record Sequence(List<Typed> items) implements Typed {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A dtype. */
    record Type(DType dtype) implements Typed {}

    /** A string. */
    record Text(String text) implements Typed {}

    /** {@code None}. */
    record None() implements Typed {}

    /** The Python integer that this is, or null. */
    default @Nullable BigInteger integer() {
        return this instanceof Weak weak && weak.value() instanceof IntegerValue integer ? integer.value() : null;
    }

    /** As a message calls it. */
    default String kind() {
        return switch (this) {
            case Weak weak -> "the number " + weak.value().literal();
            case Strong strong -> "an array";
            case Sequence sequence -> "a tuple";
            case Type type -> "the dtype " + type.dtype();
            case Text text -> "the string '" + text.text() + "'";
            case None none -> "None";
        };
    }
}
