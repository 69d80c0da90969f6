package dev.onecopy.npy;

import com.sun.management.ThreadMXBean;
import dev.onecopy.array.ArrayType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What must be so whatever the bytes: a header or the documented exception, and no more memory than they deserve. */
public final class NpyHeaderFuzzer {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A longest header is held as bytes, as a string of two bytes a character, and as what decoding it takes. */
    private static final long MAXIMUM_ALLOCATED_BYTES = 8L * NpyHeader.MAXIMUM_HEADER_BYTES;

    private NpyHeaderFuzzer() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        if (allocatedBytes(bytes) > MAXIMUM_ALLOCATED_BYTES) {
            // The first time that a line is reached the JVM allocates for itself, to link it.
            long allocatedBytes = allocatedBytes(bytes);
            if (allocatedBytes > MAXIMUM_ALLOCATED_BYTES) {
                throw new AssertionError(
                        "reading a header allocated " + allocatedBytes + " bytes of " + MAXIMUM_ALLOCATED_BYTES);
            }
        }
    }

    private static long allocatedBytes(byte[] bytes) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            NpyHeader header = NpyHeader.read(new ByteArrayInputStream(bytes));
            long allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            checkThatItIsReadAgain(header);
            return allocatedBytes;
        } catch (NpyFormatException documented) {
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }

    private static void checkThatItIsReadAgain(NpyHeader header) {
        ArrayType type = header.type();
        try {
            ArrayType again =
                    NpyHeader.read(new ByteArrayInputStream(header.encode())).type();
            if (again.dtype() != type.dtype() || !again.shape().equals(type.shape())) {
                throw new AssertionError(type + " was written and read again as " + again);
            }
        } catch (IOException refused) {
            throw new AssertionError("the header of " + type + " is refused", refused);
        }
    }
}
