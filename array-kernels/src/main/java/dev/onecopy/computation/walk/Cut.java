package dev.onecopy.computation.walk;

/**
 * Where a path is cut. The length of a slice depends on how many elements there are, on what one costs, and on nothing
 * else, and comes in few sizes, so that most of what reads the same arrays is cut at the same places and shares a pass
 * over them.
 *
 * @param count how many elements are cut
 * @param size elements of every slice but the last
 */
public record Cut(long count, long size) {
    /** Sizes are powers of this many elements. */
    private static final int STEP = 4;

    /**
     * What a slice costs at most, unless it has but the smallest size: by the rough sum from 10 to 40 ms of one core,
     * in truth half of that where memory is fast. A task costs all processes together 1 to 2 ms of a core, and some 2
     * ms pass from an answer to the next task: so long that this is little, so short that jobs share the workers fairly
     * and a cancelled one ends at once.
     */
    private static final long MAXIMUM_PICOSECONDS = 40_000_000_000L;

    /** What it costs at most when there would otherwise be fewer than {@link #FEW_SLICES}. */
    private static final long MAXIMUM_PICOSECONDS_OF_FEW = 6_500_000_000L;

    /** So many workers at least have something to do, unless slices would become too short for that. */
    private static final int FEW_SLICES = 8;

    /** The most slices of one pass; beyond that slices grow. */
    public static final int MAXIMUM_SLICES = 4_000;

    /**
     * Cuts elements.
     *
     * @param count how many there are, at least 1
     * @param smallest the smallest size
     * @param picoseconds what one costs
     */
    public static Cut of(long count, long smallest, long picoseconds) {
        long size = smallest;
        while (size < count && isWorthwhile(count, size * STEP, picoseconds)) {
            size *= STEP;
        }
        while (Math.ceilDiv(count, size) > MAXIMUM_SLICES) {
            size *= STEP;
        }
        return new Cut(count, size);
    }

    private static boolean isWorthwhile(long count, long size, long picoseconds) {
        long cost = size * picoseconds;
        return cost <= MAXIMUM_PICOSECONDS_OF_FEW || (cost <= MAXIMUM_PICOSECONDS && size <= count / FEW_SLICES);
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
