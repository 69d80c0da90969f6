package dev.onecopy.segment;

import dev.onecopy.allocator.Extent;
import dev.onecopy.allocator.ExtentAllocator;
import dev.onecopy.internal.platform.OpenFile;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The memory of the arrays. An extent is real memory and reads as zero before anybody gets it. What is freed is zeroed
 * and kept warm up to a limit, since fresh pages are what an array costs most; beyond that it is given back. Free runs
 * read as zero at any time. Thread-safe; populating and zeroing, which take long, keep nobody waiting, and giving warm
 * memory back only who wants some.
 */
final class DataArea {
    private static final Logger LOGGER = System.getLogger(DataArea.class.getName());

    /** Between two steps a closing segment gets its turn. */
    private static final long STEP_BYTES = 64L << 20;

    private final Platform platform;
    private final OpenFile file;
    private final MemorySegment mapping;
    private final Superblock superblock;
    private final ExtentAllocator allocator;
    private final WarmMemory warm = new WarmMemory();
    private final long warmLimitBytes;

    /** What is being made real memory to be warm; what is allocated meanwhile is none of it any more. */
    private final WarmMemory warmingUp = new WarmMemory();

    /** Of extents that are being freed and will be warm. */
    private long warmingBytes;

    /** What is not real memory yet of each extent that has been allocated and not populated, by its offset. */
    private final Map<Long, List<Extent>> coldParts = new HashMap<>();

    /** @param warmLimitBytes how much memory free runs may hold; none on a disk, whose pages are nobody's memory */
    DataArea(SegmentFile segment, long warmLimitBytes) throws IOException {
        this.warmLimitBytes = segment.platform().isMemory(segment.openFile()) ? warmLimitBytes : 0;
        this.superblock = segment.superblock();
        this.platform = segment.platform();
        this.file = segment.openFile();
        this.mapping = segment.memory();
        this.allocator = new ExtentAllocator(superblock.dataOffsetBytes(), superblock.dataBytes());
        platform.adviseHugePages(mapping, superblock.dataOffsetBytes(), superblock.dataBytes());
    }

    /** @throws SegmentFullException if no free run is long enough */
    synchronized Extent allocate(long nbytes) {
        Extent extent = allocator.allocate(nbytes).orElseThrow(() -> full(nbytes));
        if (extent.lengthBytes() > 0) {
            coldParts.put(extent.offsetBytes(), warm.coldParts(extent));
            warm.remove(extent);
            warmingUp.remove(extent);
        }
        return extent;
    }

    /** Takes an extent that a directory entry names; false if it cannot be that one's alone. */
    synchronized boolean take(Extent extent) {
        return contains(extent) && allocator.take(extent);
    }

    boolean contains(Extent extent) {
        return superblock.contains(extent);
    }

    /** Whether another process holds a part of an extent, or may do so because the kernel cannot be asked. */
    boolean isHeld(Extent extent) {
        try {
            return extent.lengthBytes() > 0
                    && platform.isLockedElsewhere(file, extent.offsetBytes(), extent.lengthBytes());
        } catch (IOException unknown) {
            LOGGER.log(Level.DEBUG, "nobody says who holds " + extent + " of " + file.path(), unknown);
            return true;
        }
    }

    /** @param likelyBytes what the refusal says that is needed */
    synchronized void checkRoomFor(long leastBytes, long likelyBytes) {
        if (leastBytes > allocator.largestFreeBytes()) {
            throw full(likelyBytes);
        }
    }

    /**
     * Makes an extent real memory; when the file system has none left, that of the free runs is given back for it.
     *
     * @throws SegmentFullException if the file system has none left; the extent is free then
     */
    void populate(Extent extent) {
        List<Extent> cold = takeColdParts(extent);
        boolean populated = false;
        try {
            populated = populateAll(cold) || (giveWarmMemoryBack() && populateAll(cold));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            if (!populated) {
                abandon(extent);
            }
        }
        if (!populated) {
            throw noMemory(extent.lengthBytes());
        }
    }

    private synchronized List<Extent> takeColdParts(Extent extent) {
        return extent.lengthBytes() == 0
                ? List.of()
                : Objects.requireNonNullElse(coldParts.remove(extent.offsetBytes()), List.of(extent));
    }

    /** What is warm is left out: even to find a GiB of pages there takes the kernel 80 ms. */
    private boolean populateAll(List<Extent> parts) {
        return parts.stream().allMatch(this::populateInSteps);
    }

    /** By all cores: zeroing fresh pages is what takes the time. */
    private boolean populateInSteps(Extent extent) {
        return LongStream.range(0, Math.ceilDiv(extent.lengthBytes(), STEP_BYTES))
                .parallel()
                .allMatch(step -> populateStep(extent, step * STEP_BYTES));
    }

    private boolean populateStep(Extent extent, long fromBytes) {
        try {
            return platform.populate(
                    mapping, extent.offsetBytes() + fromBytes, Math.min(STEP_BYTES, extent.lengthBytes() - fromBytes));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Makes the next memory that arrays will get real, one step of it, as long as free runs hold less than the limit.
     *
     * @return false if there is nothing left to do, or no memory to do it with
     */
    boolean warmUp() {
        Optional<Extent> cold = beginStep();
        if (cold.isEmpty()) {
            return false;
        }
        boolean populated = false;
        try {
            populated = populateStep(cold.get(), 0);
        } finally {
            endStep(cold.get(), populated);
        }
        return populated;
    }

    private synchronized Optional<Extent> beginStep() {
        long heldBytes = warm.totalBytes() + warmingBytes + warmingUp.totalBytes();
        long budgetBytes = Math.min(STEP_BYTES, warmLimitBytes - heldBytes);
        if (budgetBytes < ExtentAllocator.ALIGNMENT_BYTES) {
            return Optional.empty();
        }
        Optional<Extent> step = allocator.freeRuns().stream()
                .flatMap(run -> warm.coldParts(run).stream())
                .flatMap(cold -> warmingUp.coldParts(cold).stream())
                .findFirst()
                .map(cold -> new Extent(cold.offsetBytes(), Math.min(cold.lengthBytes(), budgetBytes)));
        step.ifPresent(warmingUp::add);
        return step;
    }

    private synchronized void endStep(Extent step, boolean populated) {
        List<Extent> left = warmingUp.warmParts(step);
        warmingUp.remove(step);
        if (populated) {
            left.forEach(warm::add);
        }
    }

    /** Punches what is warm; false if nothing was. Nobody is given a part of it meanwhile. */
    private synchronized boolean giveWarmMemoryBack() throws ClosedChannelException {
        List<Extent> ranges = warm.ranges();
        for (Extent range : ranges) {
            warm.remove(range);
            punch(range);
        }
        return !ranges.isEmpty();
    }

    /** Frees an extent that somebody has written to. When the segment is closed meanwhile, its next owner does. */
    void release(Extent extent) {
        try {
            boolean kept = isToStayWarm(extent);
            if (kept || !punch(extent)) {
                zero(extent);
            }
            free(extent, kept);
        } catch (ClosedChannelException | IllegalStateException closedMeanwhile) {
            LOGGER.log(Level.DEBUG, "{0} is left to the next owner of {1}", extent, file.path());
        }
    }

    /**
     * Arrays are given the lowest memory that fits, so what lies lowest is worth most: for it, warm memory behind it is
     * given back.
     */
    private synchronized boolean isToStayWarm(Extent extent) throws ClosedChannelException {
        long excessBytes = warm.totalBytes() + warmingBytes + extent.lengthBytes() - warmLimitBytes;
        List<Extent> behind = warm.ranges().stream()
                .filter(range -> range.offsetBytes() > extent.offsetBytes())
                .toList();
        if (excessBytes > behind.stream().mapToLong(Extent::lengthBytes).sum()) {
            return false;
        }
        for (Extent range : behind.reversed()) {
            long bytes = Math.clamp(excessBytes, 0, range.lengthBytes());
            if (bytes > 0) {
                Extent tail = new Extent(range.endBytes() - bytes, bytes);
                warm.remove(tail);
                punch(tail);
                excessBytes -= bytes;
            }
        }
        warmingBytes += extent.lengthBytes();
        return true;
    }

    private void zero(Extent extent) {
        for (long done = 0; done < extent.lengthBytes(); done += STEP_BYTES) {
            long step = Math.min(STEP_BYTES, extent.lengthBytes() - done);
            mapping.asSlice(extent.offsetBytes() + done, step).fill((byte) 0);
        }
    }

    /** Frees an extent that nobody has written to; parts of it may be holes, which must not be touched. */
    void abandon(Extent extent) {
        try {
            punch(extent);
            free(extent, false);
        } catch (ClosedChannelException closedMeanwhile) {
            LOGGER.log(Level.DEBUG, "{0} is left to the next owner of {1}", extent, file.path());
        }
    }

    private boolean punch(Extent extent) throws ClosedChannelException {
        try {
            if (extent.lengthBytes() > 0) {
                platform.punchHole(file, extent.offsetBytes(), extent.lengthBytes());
            }
            return true;
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException cannotPunch) {
            LOGGER.log(Level.WARNING, "the memory of " + extent + " of " + file.path() + " stays taken", cannotPunch);
            return false;
        }
    }

    private synchronized void free(Extent extent, boolean isWarm) {
        allocator.free(extent);
        if (extent.lengthBytes() == 0) {
            return;
        }
        coldParts.remove(extent.offsetBytes());
        if (isWarm) {
            warmingBytes -= extent.lengthBytes();
            warm.add(extent);
        }
    }

    /** Gives back whatever memory lies in free runs: an owner that died may have left anything there. */
    synchronized void punchFreeRuns() throws IOException {
        for (Extent run : allocator.freeRuns()) {
            platform.punchHole(file, run.offsetBytes(), run.lengthBytes());
        }
    }

    /** The bytes of an array, without the rounding of its extent. */
    MemorySegment bytesOf(DirectoryEntry entry) {
        return mapping.asSlice(entry.extent().offsetBytes(), entry.type().nbytes());
    }

    /** What the file system lacks, not the segment. */
    SegmentFullException noMemory(long neededBytes) {
        try {
            long left = platform.freeBytes(file.path());
            synchronized (this) {
                return new SegmentFullException(
                        neededBytes,
                        Math.min(left, allocator.freeBytes()),
                        Math.min(left, allocator.largestFreeBytes()));
            }
        } catch (IOException unknown) {
            return new SegmentFullException(neededBytes, 0, 0);
        }
    }

    private SegmentFullException full(long nbytes) {
        return new SegmentFullException(
                ExtentAllocator.roundUp(nbytes), allocator.freeBytes(), allocator.largestFreeBytes());
    }

    /** Where the area is, and its used, free, largest free and warm bytes; the rest is the caller's. */
    synchronized SegmentUsage usage(int directoryEntries, int directoryUsed, PageKind pages) {
        return new SegmentUsage(
                superblock.dataOffsetBytes(),
                allocator.capacityBytes(),
                allocator.capacityBytes() - allocator.freeBytes(),
                allocator.freeBytes(),
                allocator.largestFreeBytes(),
                warm.totalBytes(),
                directoryEntries,
                directoryUsed,
                pages);
    }
}
