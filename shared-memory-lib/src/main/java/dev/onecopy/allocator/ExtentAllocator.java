package dev.onecopy.allocator;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives away extents of a range of offsets and takes them back. Best fit: the shortest free run that is long enough,
 * the lowest of equals; neighbouring free runs are one. Every operation takes time logarithmic in the number of free
 * runs.
 *
 * <p>Lengths are rounded up to {@value #ALIGNMENT_BYTES} bytes, and so aligned. From {@value #LARGE_BYTES} bytes an
 * extent begins at a multiple of that, so that huge pages fit; small ones fill the gaps this leaves.
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1007/3-540-60368-9_19">Wilson et al., Dynamic Storage Allocation: A Survey and
 *     Critical Review, 1995</a>
 */
public final class ExtentAllocator {
    /** A cache line, and the widest vector. */
    public static final long ALIGNMENT_BYTES = 64;

    /** A huge page. */
    public static final long LARGE_BYTES = 2L << 20;

    private final long startBytes;
    private final long endBytes;
    private final TreeMap<Long, Extent> freeByOffset = new TreeMap<>();
    private final TreeSet<Extent> freeByLength =
            new TreeSet<>(Comparator.comparingLong(Extent::lengthBytes).thenComparingLong(Extent::offsetBytes));
    private final TreeSet<Extent> freeByLargeLength = new TreeSet<>(
            Comparator.comparingLong(ExtentAllocator::largeLengthBytes).thenComparingLong(Extent::offsetBytes));
    private long freeBytes;

    /**
     * An allocator of a range that is all free.
     *
     * @param startBytes a multiple of {@value #LARGE_BYTES}
     * @param lengthBytes a multiple of {@value #ALIGNMENT_BYTES}
     */
    public ExtentAllocator(long startBytes, long lengthBytes) {
        if (startBytes < 0 || startBytes % LARGE_BYTES != 0 || lengthBytes < 0 || lengthBytes % ALIGNMENT_BYTES != 0) {
            throw new IllegalArgumentException(
                    "a range of " + lengthBytes + " bytes from " + startBytes + " is not aligned");
        }
        this.startBytes = startBytes;
        this.endBytes = Math.addExact(startBytes, lengthBytes);
        if (lengthBytes > 0) {
            addFree(new Extent(startBytes, lengthBytes));
        }
    }

    /**
     * Takes an extent; one of no bytes takes nothing and lies at the start of the range.
     *
     * @param nbytes not negative
     * @return at least {@code nbytes} long; empty if no free run is long enough
     */
    public Optional<Extent> allocate(long nbytes) {
        if (nbytes == 0) {
            return Optional.of(new Extent(startBytes, 0));
        }
        if (nbytes < 0 || nbytes > freeBytes) {
            return Optional.empty();
        }
        long lengthBytes = roundUp(nbytes);
        long alignmentBytes = lengthBytes < LARGE_BYTES ? ALIGNMENT_BYTES : LARGE_BYTES;
        Extent run = shortestRun(lengthBytes);
        if (run == null) {
            return Optional.empty();
        }
        Extent taken = new Extent(run.alignedOffsetBytes(alignmentBytes), lengthBytes);
        carve(run, taken);
        return Optional.of(taken);
    }

    private @Nullable Extent shortestRun(long lengthBytes) {
        // Both sets order by length, then offset: the probe stands before every run that is long enough.
        return lengthBytes < LARGE_BYTES
                ? freeByLength.ceiling(new Extent(0, lengthBytes))
                : freeByLargeLength.ceiling(new Extent(0, lengthBytes));
    }

    /**
     * Takes a given extent, to rebuild an allocator from a list of what is taken.
     *
     * @return false, and nothing is taken, if a part of it is outside the range or not free, or it is not aligned
     */
    public boolean take(Extent extent) {
        if (extent.lengthBytes() == 0) {
            return true;
        }
        if (!isAlignedAndInside(extent)) {
            return false;
        }
        Map.Entry<Long, Extent> run = freeByOffset.floorEntry(extent.offsetBytes());
        if (run == null || run.getValue().endBytes() < extent.endBytes()) {
            return false;
        }
        carve(run.getValue(), extent);
        return true;
    }

    /**
     * Gives an extent back.
     *
     * @throws IllegalArgumentException if a part of it is free already or outside the range, or it is not aligned
     */
    public void free(Extent extent) {
        if (extent.lengthBytes() == 0) {
            return;
        }
        Map.Entry<Long, Extent> before = freeByOffset.lowerEntry(extent.endBytes());
        if (!isAlignedAndInside(extent) || (before != null && before.getValue().endBytes() > extent.offsetBytes())) {
            throw new IllegalArgumentException(extent + " is not taken, or not all of it");
        }
        Extent merged = extent;
        if (before != null && before.getValue().endBytes() == extent.offsetBytes()) {
            removeFree(before.getValue());
            merged = new Extent(before.getKey(), before.getValue().lengthBytes() + extent.lengthBytes());
        }
        Extent after = freeByOffset.get(extent.endBytes());
        if (after != null) {
            removeFree(after);
            merged = new Extent(merged.offsetBytes(), merged.lengthBytes() + after.lengthBytes());
        }
        addFree(merged);
    }

    private boolean isAlignedAndInside(Extent extent) {
        return extent.offsetBytes() % ALIGNMENT_BYTES == 0
                && extent.lengthBytes() % ALIGNMENT_BYTES == 0
                && extent.lengthBytes() > 0
                && extent.offsetBytes() >= startBytes
                && extent.offsetBytes() <= endBytes
                && extent.lengthBytes() <= endBytes - extent.offsetBytes();
    }

    /** The size of the range. */
    public long capacityBytes() {
        return endBytes - startBytes;
    }

    public long freeBytes() {
        return freeBytes;
    }

    /** The largest number of bytes that {@link #allocate} would give now. */
    public long largestFreeBytes() {
        if (freeByOffset.isEmpty()) {
            return 0;
        }
        long large = largeLengthBytes(freeByLargeLength.last());
        long longest = freeByLength.last().lengthBytes();
        return large >= LARGE_BYTES ? large : Math.min(longest, LARGE_BYTES - ALIGNMENT_BYTES);
    }

    /** What is free, lowest first; no two of them touch. */
    public List<Extent> freeRuns() {
        return List.copyOf(freeByOffset.values());
    }

    private void carve(Extent run, Extent taken) {
        removeFree(run);
        if (taken.offsetBytes() > run.offsetBytes()) {
            addFree(new Extent(run.offsetBytes(), taken.offsetBytes() - run.offsetBytes()));
        }
        if (taken.endBytes() < run.endBytes()) {
            addFree(new Extent(taken.endBytes(), run.endBytes() - taken.endBytes()));
        }
    }

    private void addFree(Extent run) {
        freeByOffset.put(run.offsetBytes(), run);
        freeByLength.add(run);
        freeByLargeLength.add(run);
        freeBytes += run.lengthBytes();
    }

    private void removeFree(Extent run) {
        freeByOffset.remove(run.offsetBytes());
        freeByLength.remove(run);
        freeByLargeLength.remove(run);
        freeBytes -= run.lengthBytes();
    }

    private static long largeLengthBytes(Extent run) {
        return run.lengthBytesFrom(LARGE_BYTES);
    }

    /** How long the extent of so many bytes is. */
    public static long roundUp(long nbytes) {
        return nbytes > Long.MAX_VALUE - ALIGNMENT_BYTES
                ? Long.MAX_VALUE
                : Math.ceilDiv(nbytes, ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    }
}
