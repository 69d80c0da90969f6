package dev.onecopy.expression;

import dev.onecopy.array.Shape;

/** What a part of an expression turned out to be for one item. */
sealed interface Typed {
    /** A Python scalar. */
    record Weak(ScalarValue value) implements Typed {}

    /** An array, element by element: a node of the graph and the shape that it broadcasts to. */
    record Elements(int node, Shape shape) implements Typed {}

    /** A NumPy scalar: made of results of reductions. */
    record Reduced(int node) implements Typed {}
}
