package dev.onecopy.segment;

import java.lang.foreign.MemorySegment;

/** A reserved array. */
public final class ArrayWriter implements AutoCloseable {
    ArrayWriter() {}

    public MemorySegment data() {
        throw new UnsupportedOperationException();
    }

    public ArrayEntry publish() {
        throw new UnsupportedOperationException();
    }

    public ArrayEntry publish(String name, NameCollision collision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
