package dev.onecopy.reduction;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Rows;
import org.jspecify.annotations.Nullable;

/** Takes the blocks of a node one after the other. */
public interface Sink {
    /**
     * Takes the next block.
     *
     * @param block elements one behind the other
     * @param mask bools that say which elements count, may be repeated; null if all do
     * @param position of the first element in its lane
     */
    void add(Block block, @Nullable Block mask, int elementCount, long position);

    /**
     * Takes blocks one after the other.
     *
     * @param position of the first element of the first block in its lane; the next block is at the next position
     */
    default void addRows(Rows rows, int elementCount, long position) {
        for (int row = 0; row < rows.count(); row++) {
            add(rows.row(row), null, elementCount, position + row);
        }
    }

    /**
     * Takes the products of the elements of two blocks, each rounded to the dtype; of sinks that sum floats only.
     *
     * @throws UnsupportedOperationException unless overridden
     */
    default void addProducts(Block left, Block right, int elementCount) {
        throw new UnsupportedOperationException("this sink takes no products");
    }
}
