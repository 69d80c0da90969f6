package dev.onecopy.expression;

import java.util.List;

/**
 * The expression for one item.
 *
 * @param root the node of the result, made of results of reductions and constants
 * @param reductions by their index in the syntax
 */
record TypedItem(int root, List<TypedReduction> reductions) {
    TypedItem {
        reductions = List.copyOf(reductions);
    }
}
