package dev.onecopy.npy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The data of an .npy stream: the elements, in the order of the header, and nothing after them. */
public final class NpyData {
    /**
     * A multiple of every item size, so that filled buffers never split an element; small enough for a core's cache.
     */
    private static final int BUFFER_BYTES = 256 << 10;

    private NpyData() {}

    /**
     * Compares what is known to come behind the header with what the header announces, before any memory is given to
     * it.
     *
     * @throws NpyFormatException {@code truncated_npy} or {@code trailing_bytes}
     */
    public static void checkLength(NpyHeader header, long availableBytes) throws NpyFormatException {
        long nbytes = header.type().nbytes();
        if (availableBytes < nbytes) {
            throw NpyFormatException.truncated("data", availableBytes, nbytes);
        }
        if (availableBytes > nbytes) {
            throw NpyFormatException.trailing(nbytes);
        }
    }

    /**
     * Streams the data into memory, little-endian there whatever the stream has, through a heap buffer of 256 KiB.
     *
     * @param in positioned behind the header; read to its end
     * @param target exactly as long as the data
     * @throws NpyFormatException {@code truncated_npy} or {@code trailing_bytes}; {@code target} is then partly written
     * @throws IOException if the stream fails
     * @throws IllegalArgumentException if {@code target} has another size
     */
    public static void read(InputStream in, NpyHeader header, MemorySegment target) throws IOException {
        long nbytes = header.type().nbytes();
        if (target.byteSize() != nbytes) {
            throw new IllegalArgumentException(
                    "the target has " + target.byteSize() + " bytes, the data of the header " + nbytes);
        }
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, nbytes)];
        ValueLayout streamed = layout(header.type().dtype().itemsizeBytes()).withOrder(header.byteOrder());
        ValueLayout stored = streamed.withOrder(ByteOrder.LITTLE_ENDIAN);
        long done = 0;
        while (done < nbytes) {
            int wanted = (int) Math.min(buffer.length, nbytes - done);
            int got = in.readNBytes(buffer, 0, wanted);
            if (got < wanted) {
                throw NpyFormatException.truncated("data", done + got, nbytes);
            }
            MemorySegment.copy(
                    MemorySegment.ofArray(buffer), streamed, 0, target, stored, done, wanted / streamed.byteSize());
            done += wanted;
        }
        if (in.read() >= 0) {
            throw NpyFormatException.trailing(nbytes);
        }
    }

    /**
     * Swaps, in place, the bytes of elements that were copied from a stream as they are, if it is big-endian.
     *
     * @param elements whole ones
     */
    public static void toLittleEndian(NpyHeader header, MemorySegment elements) {
        ValueLayout streamed = layout(header.type().dtype().itemsizeBytes()).withOrder(header.byteOrder());
        ValueLayout stored = streamed.withOrder(ByteOrder.LITTLE_ENDIAN);
        if (streamed.byteSize() > 1 && header.byteOrder() != ByteOrder.LITTLE_ENDIAN) {
            MemorySegment.copy(elements, streamed, 0, elements, stored, 0, elements.byteSize() / streamed.byteSize());
        }
    }

    private static ValueLayout layout(int itemsizeBytes) {
        return switch (itemsizeBytes) {
            case 1 -> JAVA_BYTE;
            case 2 -> JAVA_SHORT_UNALIGNED;
            case 4 -> JAVA_INT_UNALIGNED;
            case 8 -> JAVA_LONG_UNALIGNED;
            default -> throw new IllegalArgumentException("no items have " + itemsizeBytes + " bytes");
        };
    }
}
