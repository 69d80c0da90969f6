package dev.onecopy.segment;

import dev.onecopy.array.ArrayType;
import dev.onecopy.internal.platform.OpenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/**
 * A part of an unpublished array that this process writes. Its bytes are locked from before the array was looked up
 * until this is closed, or the process is dead: the owner gives them to nobody else meanwhile, whatever it thinks of
 * the array.
 */
public final class OutputSlice implements AutoCloseable {
    private final OpenFile file;
    private final ArrayType type;
    private final MemorySegment data;

    OutputSlice(OpenFile file, ArrayType type, MemorySegment data) {
        this.file = file;
        this.type = type;
        this.data = data;
    }

    /** What the whole array is. */
    public ArrayType type() {
        return type;
    }

    /**
     * Exactly the bytes that were asked for, little-endian, to be written. Not to be used after {@link #close()}, when
     * they may become another array's.
     */
    public MemorySegment data() {
        return data;
    }

    /**
     * Unlocks. The second call does nothing.
     *
     * @throws UncheckedIOException if the file cannot be closed
     */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file.path() + " cannot be closed", failure);
        }
    }
}
