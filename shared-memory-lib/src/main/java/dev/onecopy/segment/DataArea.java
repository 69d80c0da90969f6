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

/**
 * The memory of the arrays. An extent is real memory and reads as zero before anybody gets it, and its memory is given
 * back before anybody else can get it. Thread-safe; populating and punching, which take long, keep nobody waiting.
 */
final class DataArea {
    private static final Logger LOGGER = System.getLogger(DataArea.class.getName());

    /** Between two steps a closing segment gets its turn. */
    private static final long POPULATE_STEP_BYTES = 64L << 20;

    private final Platform platform;
    private final OpenFile file;
    private final MemorySegment mapping;
    private final Superblock superblock;
    private final ExtentAllocator allocator;

    DataArea(SegmentFile segment) {
        this.superblock = segment.superblock();
        this.platform = segment.platform();
        this.file = segment.openFile();
        this.mapping = segment.memory();
        this.allocator = new ExtentAllocator(superblock.dataOffsetBytes(), superblock.dataBytes());
        platform.adviseHugePages(mapping, superblock.dataOffsetBytes(), superblock.dataBytes());
    }

    /** @throws SegmentFullException if no free run is long enough */
    synchronized Extent allocate(long nbytes) {
        return allocator.allocate(nbytes).orElseThrow(() -> full(nbytes));
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

    synchronized void checkRoomFor(long nbytes) {
        if (nbytes > allocator.largestFreeBytes()) {
            throw full(nbytes);
        }
    }

    /**
     * Makes an extent real memory.
     *
     * @throws SegmentFullException if the file system has none left; the extent is free then
     */
    void populate(Extent extent) {
        boolean populated = false;
        try {
            populated = populateInSteps(extent);
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

    private boolean populateInSteps(Extent extent) throws IOException {
        boolean populated = true;
        for (long done = 0; populated && done < extent.lengthBytes(); done += POPULATE_STEP_BYTES) {
            long step = Math.min(POPULATE_STEP_BYTES, extent.lengthBytes() - done);
            populated = platform.populate(mapping, extent.offsetBytes() + done, step);
        }
        return populated;
    }

    /** Frees an extent that somebody has written to. When the segment is closed meanwhile, its next owner does. */
    void release(Extent extent) {
        try {
            if (!punch(extent)) {
                mapping.asSlice(extent.offsetBytes(), extent.lengthBytes()).fill((byte) 0);
            }
            free(extent);
        } catch (ClosedChannelException closedMeanwhile) {
            LOGGER.log(Level.DEBUG, "{0} is left to the next owner of {1}", extent, file.path());
        }
    }

    /** Frees an extent that nobody has written to; parts of it may be holes, which must not be touched. */
    private void abandon(Extent extent) {
        try {
            punch(extent);
            free(extent);
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

    private synchronized void free(Extent extent) {
        allocator.free(extent);
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

    private SegmentFullException full(long neededBytes) {
        return new SegmentFullException(neededBytes, allocator.freeBytes(), allocator.largestFreeBytes());
    }

    /** Capacity, used, free and largest free bytes; the rest is the caller's. */
    synchronized SegmentUsage usage(int directoryEntries, int directoryUsed, PageKind pages) {
        return new SegmentUsage(
                allocator.capacityBytes(),
                allocator.capacityBytes() - allocator.freeBytes(),
                allocator.freeBytes(),
                allocator.largestFreeBytes(),
                directoryEntries,
                directoryUsed,
                pages);
    }
}
