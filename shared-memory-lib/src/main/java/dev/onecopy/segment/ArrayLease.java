package dev.onecopy.segment;

import dev.onecopy.array.NdArray;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps an array from being freed for as long as somebody reads it. Thread-safe. */
public final class ArrayLease implements AutoCloseable {
    private final ArrayEntry entry;
    private final NdArray array;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    ArrayLease(ArrayEntry entry, NdArray array, Runnable release) {
        this.entry = entry;
        this.array = array;
        this.release = release;
    }

    /** What the array was when the lease was taken, this lease counted. */
    public ArrayEntry entry() {
        return entry;
    }

    /**
     * A read-only view of the array; not to be used after {@link #close()}, when the bytes may become another array's.
     */
    public NdArray array() {
        return array;
    }

    /**
     * Gives the lease back; frees the array if it was deleted and this was its last lease. The second call does
     * nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
