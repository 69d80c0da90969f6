package dev.onecopy.segment;

import java.lang.foreign.MemorySegment;

/** A reserved array. */
public final class ArrayWriter implements AutoCloseable {
    ArrayWriter() {}

    public MemorySegment data() {
        throw Unfinished.body();
    }

    public ArrayEntry publish() {
        throw Unfinished.body();
    }

    public ArrayEntry publish(String name, NameCollision collision) {
        throw Unfinished.body();
    }

    @Override
    public void close() {
        throw Unfinished.body();
    }
}
