package dev.onecopy.npy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/** The data of an .npy stream: the elements, in the order of the header, and nothing after them. */
public final class NpyData {
    /** A multiple of every item size, so that no element is split; what is swapped is in a core's cache still. */
    private static final long CHUNK_BYTES = 256 << 10;

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
     * Reads the data straight into memory, little-endian there whatever the stream has.
     *
     * @param in positioned behind the header; read to its end
     * @param target exactly as long as the data
     * @throws NpyFormatException {@code truncated_npy} or {@code trailing_bytes}; {@code target} is then partly written
     * @throws IOException if the stream fails
     * @throws IllegalArgumentException if {@code target} has another size
     */
    public static void read(ReadableByteChannel in, NpyHeader header, MemorySegment target) throws IOException {
        long nbytes = header.type().nbytes();
        if (target.byteSize() != nbytes) {
            throw new IllegalArgumentException(
                    "the target has " + target.byteSize() + " bytes, the data of the header " + nbytes);
        }
        for (long done = 0; done < nbytes; done += CHUNK_BYTES) {
            MemorySegment chunk = target.asSlice(done, Math.min(CHUNK_BYTES, nbytes - done));
            ByteBuffer buffer = chunk.asByteBuffer();
            while (buffer.hasRemaining()) {
                if (in.read(buffer) < 0) {
                    throw NpyFormatException.truncated("data", done + buffer.position(), nbytes);
                }
            }
            toLittleEndian(header, chunk);
        }
        if (in.read(ByteBuffer.allocate(1)) >= 0) {
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
