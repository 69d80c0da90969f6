package dev.onecopy.kernel;

/**
 * Blocks of one memory that lie at one distance from each other, as rows of a matrix do.
 *
 * @param first not repeated
 * @param strideBytes from the first element of a block to that of the next one
 * @param count how many blocks
 */
public record Rows(Block first, long strideBytes, int count) {
    /** One of the blocks. */
    public Block row(int row) {
        return new Block(first.memory(), first.offsetBytes() + row * strideBytes, first.stepBytes());
    }

    /** Some of the blocks. */
    public Rows from(int row, int rowCount) {
        return new Rows(row(row), strideBytes, rowCount);
    }

    /** The rest of all blocks from an element on. */
    public Rows fromElement(int element) {
        return new Rows(first.from(element), strideBytes, count);
    }
}
