package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.ARRAY_CREATED_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.ARRAY_ID_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.DTYPE_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.ENTRY_CRC_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.EXTENT_BYTES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.MAXIMUM_NAME_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.NAME_BYTES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.NAME_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.NBYTES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.NDIM_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.OFFSET_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.ORDER_C;
import static dev.onecopy.segment.SegmentDescriptor.ORDER_F;
import static dev.onecopy.segment.SegmentDescriptor.ORDER_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.PUBLISH_SEQUENCE_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.SHAPE_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.STRIDES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.TIME_TO_LIVE_OFFSET;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.onecopy.allocator.Extent;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The immutable rest of a directory entry: all but word 0 and the CRC.
 *
 * @param arrayId random, never used twice
 * @param name null when there is none
 * @param type dtype, shape and order
 * @param extent where its bytes lie in the file
 * @param createdAtEpochMs when it was reserved
 * @param publishSequence orders the publications of a segment; 0 before
 * @param timeToLiveMs how long after its last use it is deleted; 0 for never
 */
record DirectoryEntry(
        UUID arrayId,
        @Nullable String name,
        ArrayType type,
        Extent extent,
        long createdAtEpochMs,
        long publishSequence,
        long timeToLiveMs) {
    /** A new array, of a new id. */
    static DirectoryEntry reserved(ArrayType type, Extent extent) {
        return new DirectoryEntry(
                UUID.randomUUID(), null, type, extent, Clock.systemUTC().millis(), 0, 0);
    }

    DirectoryEntry publishedAs(@Nullable String newName, long sequence) {
        return new DirectoryEntry(arrayId, newName, type, extent, createdAtEpochMs, sequence, timeToLiveMs);
    }

    DirectoryEntry livingFor(long newTimeToLiveMs) {
        return new DirectoryEntry(arrayId, name, type, extent, createdAtEpochMs, publishSequence, newTimeToLiveMs);
    }

    /**
     * Checks that a name can stand in an entry.
     *
     * @throws IllegalArgumentException if it is empty, has more than 128 bytes in UTF-8, or is not valid Unicode
     */
    static void checkName(String name) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("the name of an array is not valid Unicode");
        }
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes == 0 || nameBytes > MAXIMUM_NAME_BYTES) {
            throw new IllegalArgumentException("the name of an array has " + nameBytes
                    + " bytes in UTF-8; it must have from 1 to " + MAXIMUM_NAME_BYTES);
        }
    }

    /** Writes all but word 0, the CRC too; what was there before is gone. */
    void encode(MemorySegment target, long generation) {
        target.asSlice(ENTRY_CRC_OFFSET, ENTRY_BYTES - ENTRY_CRC_OFFSET).fill((byte) 0);
        SegmentDescriptor.writeInt(target, DTYPE_OFFSET, type.dtype().code());
        SegmentDescriptor.writeInt(target, ORDER_OFFSET, type.order() == Order.C ? ORDER_C : ORDER_F);
        SegmentDescriptor.writeInt(target, NDIM_OFFSET, type.shape().ndim());
        SegmentDescriptor.writeId(target, ARRAY_ID_OFFSET, arrayId);
        SegmentDescriptor.writeLong(target, OFFSET_OFFSET, extent.offsetBytes());
        SegmentDescriptor.writeLong(target, NBYTES_OFFSET, type.nbytes());
        SegmentDescriptor.writeLong(target, EXTENT_BYTES_OFFSET, extent.lengthBytes());
        SegmentDescriptor.writeLong(target, ARRAY_CREATED_OFFSET, createdAtEpochMs);
        SegmentDescriptor.writeLong(target, PUBLISH_SEQUENCE_OFFSET, publishSequence);
        SegmentDescriptor.writeLong(target, TIME_TO_LIVE_OFFSET, timeToLiveMs);
        writeLongs(target, SHAPE_OFFSET, type.shape().toArray());
        writeLongs(target, STRIDES_OFFSET, type.stridesBytes());
        if (name != null) {
            byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
            SegmentDescriptor.writeInt(target, NAME_BYTES_OFFSET, encoded.length);
            MemorySegment.copy(encoded, 0, target, JAVA_BYTE, NAME_OFFSET, encoded.length);
        }
        SegmentDescriptor.writeInt(target, ENTRY_CRC_OFFSET, checksum(target, generation));
    }

    /** Gives an entry that {@link #encode} wrote another generation, in one aligned 4-byte store: it is never torn. */
    static void renew(MemorySegment target, long generation) {
        SegmentDescriptor.releaseInt(target, ENTRY_CRC_OFFSET, checksum(target, generation));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param bytes a copy that nobody writes
     * @param generation that word 0 had when the copy was made
     * @throws IllegalArgumentException saying what is wrong, if the CRC or a value is
     */
    static DirectoryEntry decode(MemorySegment bytes, long generation) {
        int stored = SegmentDescriptor.readInt(bytes, ENTRY_CRC_OFFSET);
        int computed = checksum(bytes, generation);
        if (stored != computed) {
            throw new IllegalArgumentException("the directory entry is damaged: its CRC32C is "
                    + Integer.toHexString(computed) + ", not " + Integer.toHexString(stored));
        }
        int ndim = within("ndim", SegmentDescriptor.readInt(bytes, NDIM_OFFSET), Shape.MAXIMUM_NDIM);
        int order = within("order", SegmentDescriptor.readInt(bytes, ORDER_OFFSET), ORDER_F);
        ArrayType type = new ArrayType(
                DType.ofCode(SegmentDescriptor.readInt(bytes, DTYPE_OFFSET)),
                Shape.of(readLongs(bytes, SHAPE_OFFSET, ndim)),
                order == ORDER_C ? Order.C : Order.F);
        Extent extent = new Extent(
                SegmentDescriptor.readLong(bytes, OFFSET_OFFSET),
                SegmentDescriptor.readLong(bytes, EXTENT_BYTES_OFFSET));
        if (SegmentDescriptor.readLong(bytes, NBYTES_OFFSET) != type.nbytes()
                || extent.lengthBytes() < type.nbytes()
                || !Arrays.equals(readLongs(bytes, STRIDES_OFFSET, ndim), type.stridesBytes())) {
            throw new IllegalArgumentException("the directory entry contradicts itself: " + type.nbytes()
                    + " bytes are needed, " + extent.lengthBytes() + " taken, or the strides are not contiguous");
        }
        return new DirectoryEntry(
                SegmentDescriptor.readId(bytes, ARRAY_ID_OFFSET),
                readName(bytes),
                type,
                extent,
                SegmentDescriptor.readLong(bytes, ARRAY_CREATED_OFFSET),
                SegmentDescriptor.readLong(bytes, PUBLISH_SEQUENCE_OFFSET),
                Math.max(0, SegmentDescriptor.readLong(bytes, TIME_TO_LIVE_OFFSET)));
    }

    private static int within(String field, int value, int maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException(
                    "the directory entry has the " + field + " " + value + "; at most " + maximum + " is possible");
        }
        return value;
    }

    private static @Nullable String readName(MemorySegment bytes) {
        int nameBytes = within("name length", SegmentDescriptor.readInt(bytes, NAME_BYTES_OFFSET), MAXIMUM_NAME_BYTES);
        byte[] encoded = bytes.asSlice(NAME_OFFSET, nameBytes).toArray(JAVA_BYTE);
        return nameBytes == 0 ? null : new String(encoded, StandardCharsets.UTF_8);
    }

    private static void writeLongs(MemorySegment target, long offsetBytes, long[] values) {
        for (int index = 0; index < values.length; index++) {
            SegmentDescriptor.writeLong(target, offsetBytes + (long) index * Long.BYTES, values[index]);
        }
    }

    private static long[] readLongs(MemorySegment source, long offsetBytes, int count) {
        long[] values = new long[count];
        for (int index = 0; index < count; index++) {
            values[index] = SegmentDescriptor.readLong(source, offsetBytes + (long) index * Long.BYTES);
        }
        return values;
    }

    private static int checksum(MemorySegment bytes, long generation) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(generation)
                .flip());
        crc.update(bytes.asSlice(DTYPE_OFFSET, ENTRY_BYTES - DTYPE_OFFSET).asByteBuffer());
        return (int) crc.getValue();
    }
}
