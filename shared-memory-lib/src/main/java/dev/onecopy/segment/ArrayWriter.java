package dev.onecopy.segment;

import java.lang.foreign.MemorySegment;

/** A reserved array. */
public final class ArrayWriter implements AutoCloseable {
    ArrayWriter() {}

    public MemorySegment data() {
        return Unfinished.value();
    }

    public ArrayEntry publish() {
        return Unfinished.value();
    }

    public ArrayEntry publish(String name, NameCollision collision) {
        return Unfinished.value();
    }

    @Override
    public void close() {
        Unfinished.value();
    }
}
