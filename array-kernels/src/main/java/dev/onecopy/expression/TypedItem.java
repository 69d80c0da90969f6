package dev.onecopy.expression;

import java.util.List;

/**
 * The expression for one item.
 *
 * @param roots the nodes of the results: one, or several if the expression returns a tuple
 */
public record TypedItem(List<Integer> roots) {
    public TypedItem {
        roots = List.copyOf(roots);
    }

    /** An item of one result. */
    public static TypedItem of(int root) {
        return new TypedItem(List.of(root));
    }

    /** True if the expression returns several arrays, such as counts and edges. */
    public boolean isTuple() {
        return roots.size() > 1;
    }

    /**
     * The node of the only result.
     *
     * @throws IllegalStateException if there are several
     */
    public int root() {
        if (isTuple()) {
            throw new IllegalStateException("there are " + roots.size() + " results");
        }
        return roots.getFirst();
    }
}
