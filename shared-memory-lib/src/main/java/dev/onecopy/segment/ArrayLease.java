package dev.onecopy.segment;

import dev.onecopy.array.NdArray;

/** Keeps an array from being freed. */
public final class ArrayLease implements AutoCloseable {
    ArrayLease() {}

    public ArrayEntry entry() {
        throw new UnsupportedOperationException();
    }

    public NdArray array() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
