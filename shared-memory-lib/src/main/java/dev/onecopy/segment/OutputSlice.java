package dev.onecopy.segment;

import dev.onecopy.internal.platform.Mapping;
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
    private final Mapping mapping;

    OutputSlice(OpenFile file, Mapping mapping) {
        this.file = file;
        this.mapping = mapping;
    }

    /** Exactly the bytes that were asked for, little-endian, to be written. */
    public MemorySegment data() {
        return mapping.memory();
    }

    /**
     * Unmaps, then unlocks; whoever still writes gets an {@link IllegalStateException}. The second call does nothing.
     *
     * @throws UncheckedIOException if the file cannot be closed
     */
    @Override
    public void close() {
        mapping.close();
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file.path() + " cannot be closed", failure);
        }
    }
}
