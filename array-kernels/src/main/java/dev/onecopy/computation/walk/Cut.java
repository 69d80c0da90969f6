package dev.onecopy.computation.walk;

/**
 * Where a path is cut. The length of a slice depends on what one element costs and on nothing else, and comes in few
 * sizes, so that most of what reads the same arrays is cut at the same places and shares a pass over them.
 *
 * @param count how many elements are cut
 * @param size elements of every slice but the last
 */
public record Cut(long count, long size) {
    /** Sizes are powers of this many elements. */
    private static final int STEP = 4;

    /**
     * What a slice costs at most, unless it has but the smallest size: so slices take from 1.6 to 6.5 ms of one core.
     * Long enough to make a message cheap beside it, short enough that jobs share the workers fairly and a cancelled
     * one ends at once.
     */
    private static final long MAXIMUM_PICOSECONDS = 6_500_000_000L;

    /** The most slices of one pass; beyond that slices grow. */
    private static final int MAXIMUM_SLICES = 4_000;

    /**
     * Cuts elements.
     *
     * @param count how many there are, at least 1
     * @param smallest the smallest size
     * @param picoseconds what one costs
     */
    public static Cut of(long count, long smallest, long picoseconds) {
        long size = smallest;
        while (size < count && size * STEP * picoseconds <= MAXIMUM_PICOSECONDS) {
            size *= STEP;
        }
        while (Math.ceilDiv(count, size) > MAXIMUM_SLICES) {
            size *= STEP;
        }
        return new Cut(count, size);
    }

    public int slices() {
        return Math.toIntExact(Math.ceilDiv(count, size));
    }

    /** The first element of a slice. */
    public long first(int slice) {
        return slice * size;
    }

    /** How many elements a slice has. */
    public long length(int slice) {
        return Math.min(size, count - first(slice));
    }
}
