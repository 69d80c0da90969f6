package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.ENTRIES_USED_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.WORD_OFFSET;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.internal.platform.Mapping;
import dev.onecopy.internal.platform.OpenFile;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A read-only mapping of somebody else's segment, as a worker has it from its start to its end. Never creates or
 * truncates, and writes and locks nothing but the slices of outputs that it was asked for. Thread-safe.
 *
 * <p>What is written is written through a second mapping of the whole file, which is made for the first slice and kept:
 * a mapping of its own for each slice would fault in every page anew, and writes a fifth as fast as one that has seen
 * the memory before. Nobody gets more of it than the slice.
 */
public final class SegmentView implements AutoCloseable {
    private static final Set<Integer> READABLE =
            Set.of(SegmentDescriptor.STATE_READY, SegmentDescriptor.STATE_DRAINING);
    private static final Set<Integer> WRITABLE = Set.of(SegmentDescriptor.STATE_WRITING);

    private final Path file;
    private final Platform platform;
    private final Superblock superblock;
    private final Mapping mapping;
    private final MemorySegment memory;
    private @Nullable Mapping writable;
    private boolean closed;

    private SegmentView(Path file, Platform platform, Superblock superblock, Mapping mapping) {
        this.file = file;
        this.platform = platform;
        this.superblock = superblock;
        this.mapping = mapping;
        this.memory = mapping.memory();
    }

    /**
     * Maps a segment.
     *
     * @throws SegmentFormatException saying what is wrong, if there is no file, or it is not a segment of this format,
     *     not complete, or still being created
     * @throws UncheckedIOException if the file cannot be opened or mapped
     */
    public static SegmentView attach(Path file) {
        return attach(file, Platform.linux());
    }

    static SegmentView attach(Path file, Platform platform) {
        try (OpenFile opened = platform.openReadOnly(file)) {
            Superblock superblock = Superblock.read(platform, opened);
            Mapping mapping = platform.map(opened, MapMode.READ_ONLY, superblock.fileBytes());
            return new SegmentView(file, platform, superblock, mapping);
        } catch (NoSuchFileException missing) {
            throw new SegmentFormatException(file, "is not a segment, or not one yet: there is no such file");
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file + " cannot be mapped: " + failure, failure);
        }
    }

    /** Random, given at creation: a reference to an array of another segment is not for this view. */
    public UUID segmentId() {
        return superblock.segmentId();
    }

    /** The size of the mapping, which is that of the file. */
    public long mappedBytes() {
        return memory.byteSize();
    }

    /**
     * A view of an array. It stays that array only for as long as the owner keeps it; who has no lease of the owner
     * calls this again after reading: if it throws then, what was read may be another array's.
     *
     * @throws StaleArrayException if the array is not, or no longer, in this segment
     * @throws IllegalStateException if the view is closed
     */
    public NdArray array(ArrayReference reference) {
        DirectoryEntry entry = entry(reference, READABLE, "read");
        ArrayType type = entry.type();
        return NdArray.contiguous(type, memory.asSlice(entry.extent().offsetBytes(), type.nbytes()));
    }

    /**
     * A writable view of a part of an array that its owner has reserved and not published. The bytes are locked first
     * and the array is looked up then, so that they are either refused here or not given to anybody else until the
     * slice is closed.
     *
     * @param fromBytes where the part begins, counted from the first element
     * @param lengthBytes how long it is, at least 1
     * @throws StaleArrayException if the array is not, or no longer, being written in this segment
     * @throws IllegalArgumentException if the part is not inside the array
     * @throws UncheckedIOException if the file cannot be opened, locked or mapped to be written
     * @throws IllegalStateException if the view is closed
     */
    @SuppressWarnings("MustBeClosedChecker") // The slice that is returned closes the file.
    public OutputSlice output(ArrayReference reference, long fromBytes, long lengthBytes) {
        DirectoryEntry entry = entry(reference, WRITABLE, "written");
        long nbytes = entry.type().nbytes();
        if (fromBytes < 0 || lengthBytes < 1 || lengthBytes > nbytes - fromBytes) {
            throw new IllegalArgumentException("a part of " + lengthBytes + " bytes from " + fromBytes
                    + " is not inside array " + reference.arrayId() + " of " + nbytes + " bytes");
        }
        try {
            OpenFile opened = platform.openExisting(file);
            try {
                return output(opened, reference, entry.extent().offsetBytes() + fromBytes, lengthBytes);
            } catch (IOException | RuntimeException failure) {
                opened.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file + " cannot be written: " + failure, failure);
        }
    }

    private OutputSlice output(OpenFile opened, ArrayReference reference, long offsetBytes, long lengthBytes)
            throws IOException {
        UUID found = Superblock.read(platform, opened).segmentId();
        if (!found.equals(superblock.segmentId())) {
            throw new StaleArrayException(reference, "segment " + found + " has taken the place of this one");
        }
        if (!platform.tryLockShared(opened, offsetBytes, lengthBytes)) {
            throw new StaleArrayException(reference, "its bytes are locked by somebody else");
        }
        VarHandle.fullFence();
        ArrayType type = entry(reference, WRITABLE, "written").type();
        MemorySegment bytes = writable(opened);
        platform.reach(bytes, offsetBytes, lengthBytes);
        return new OutputSlice(opened, type, bytes.asSlice(offsetBytes, lengthBytes));
    }

    private synchronized MemorySegment writable(OpenFile opened) throws IOException {
        if (closed) {
            throw new IllegalStateException("the view of " + file + " is closed");
        }
        if (writable == null) {
            writable = platform.map(opened, MapMode.READ_WRITE, superblock.fileBytes());
            platform.adviseHugePages(writable.memory(), superblock.dataOffsetBytes(), superblock.dataBytes());
        }
        return writable.memory();
    }

    private DirectoryEntry entry(ArrayReference reference, Set<Integer> states, String use) {
        int entriesUsed = SegmentDescriptor.acquireInt(memory, ENTRIES_USED_OFFSET);
        if (reference.entryIndex() < 0
                || reference.entryIndex() >= Math.min(entriesUsed, superblock.directoryEntries())) {
            throw new StaleArrayException(reference, "there is no such entry; " + entriesUsed + " have been used");
        }
        long offsetBytes = SegmentDescriptor.entryOffsetBytes(reference.entryIndex());
        checkWord(reference, offsetBytes, states, use);
        byte[] copy = new byte[ENTRY_BYTES];
        MemorySegment bytes = MemorySegment.ofArray(copy);
        MemorySegment.copy(memory, offsetBytes, bytes, 0, ENTRY_BYTES);
        // What was copied must not be newer than the word that is read now.
        VarHandle.acquireFence();
        checkWord(reference, offsetBytes, states, use);
        return decode(reference, bytes);
    }

    private void checkWord(ArrayReference reference, long entryOffsetBytes, Set<Integer> states, String use) {
        long word = SegmentDescriptor.acquireLong(memory, entryOffsetBytes + WORD_OFFSET);
        int state = SegmentDescriptor.state(word);
        if (SegmentDescriptor.generation(word) != reference.generation()) {
            throw new StaleArrayException(
                    reference, "it is gone; the entry is at generation " + SegmentDescriptor.generation(word));
        }
        if (!states.contains(state)) {
            throw new StaleArrayException(reference, "it cannot be " + use + " in state " + state);
        }
    }

    private DirectoryEntry decode(ArrayReference reference, MemorySegment bytes) {
        DirectoryEntry entry;
        try {
            entry = DirectoryEntry.decode(bytes, reference.generation());
        } catch (IllegalArgumentException damaged) {
            throw new StaleArrayException(reference, String.valueOf(damaged.getMessage()));
        }
        if (!entry.arrayId().equals(reference.arrayId())) {
            throw new StaleArrayException(reference, "the entry holds array " + entry.arrayId());
        }
        if (!superblock.contains(entry.extent())) {
            throw new StaleArrayException(reference, "its " + entry.extent() + " is outside the data area");
        }
        return entry;
    }

    /** Unmaps; whoever still reads an array gets an {@link IllegalStateException}. The second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            mapping.close();
        } finally {
            if (writable != null) {
                writable.close();
            }
        }
    }
}
