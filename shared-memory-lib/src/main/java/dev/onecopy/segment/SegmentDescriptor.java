package dev.onecopy.segment;

import dev.onecopy.array.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The binary layout of a segment file, version {@value #VERSION}; described for readers in other languages in
 * docs/segment-format.md. All numbers are little-endian, ids are in the byte order of RFC 9562, "ms" counts from the
 * epoch.
 *
 * <pre>
 *                 +---------------------------------------------------+
 *               0 | superblock                                        |
 *                 +---------------------------------------------------+
 *            4096 | directory: entries of 2048 bytes                  |
 *                 +---------------------------------------------------+
 *                 | unused, up to a multiple of 2 MiB                 |
 *                 +---------------------------------------------------+
 *     data offset | data area, a multiple of 2 MiB                    |
 *                 +---------------------------------------------------+
 *
 *     superblock                               directory entry
 *     +------------------------------------+   +------------------------------------+
 *   0 | magic "ONE-COPY", written last     |   | word 0: generation &lt;&lt; 8 | state    | 0
 *     +-----------------+------------------+   +-----------------+------------------+
 *   8 | version         | crc32c           |   | crc32c          | dtype            | 8
 *     +-----------------+------------------+   +-----------------+------------------+
 *  16 | segment id                         |   | order           | ndim             | 16
 *     |                                    |   +-----------------+------------------+
 *     +------------------------------------+   | array id                           | 24
 *  32 | created at, ms                     |   |                                    |
 *     +------------------------------------+   +------------------------------------+
 *  40 | file bytes                         |   | offset bytes, from start of file   | 40
 *     +------------------------------------+   +------------------------------------+
 *  48 | directory offset bytes             |   | nbytes                             | 48
 *     +-----------------+------------------+   +------------------------------------+
 *  56 | directory       | entry bytes      |   | extent bytes                       | 56
 *     | entries         |                  |   +------------------------------------+
 *     +-----------------+------------------+   | created at, ms                     | 64
 *  64 | data offset bytes                  |   +------------------------------------+
 *     +------------------------------------+   | publish sequence                   | 72
 *  72 | data bytes                         |   +------------------------------------+
 *     +------------------------------------+   | shape: 64 lengths                  | 80
 *  80 | owner epoch        (changes)       |   +------------------------------------+
 *     +------------------------------------+   | strides: 64, in bytes              | 592
 *  88 | owner process id   (changes)       |   +------------------------------------+
 *     +------------------------------------+   | name bytes                         | 1104
 *  96 | owner start, ms    (changes)       |   +------------------------------------+
 *     +-----------------+------------------+   | name: up to 128 bytes of UTF-8     | 1108
 * 104 | entries used    |     (changes)        +------------------------------------+
 *     +-----------------+                      | time to live, ms                   | 1240
 *                                              +------------------------------------+
 *                                              | zero                               | 1248
 *                                              +------------------------------------+ 2048
 * </pre>
 *
 * <p>The CRC32C of the superblock covers the version and everything from the segment id to the data bytes; that of an
 * entry covers its generation, as eight bytes, and everything behind the CRC. "Entries used" is one more than the index
 * of the last entry that ever held an array: entries from there on may lie in holes of the file, which a reader must
 * not touch.
 */
final class SegmentDescriptor {
    static final int VERSION = 1;
    static final long MAGIC = littleEndian("ONE-COPY");

    /** Stands in place of the magic until the file is complete. */
    static final long CREATING = littleEndian("creating");

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int SUPERBLOCK_CRC_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final int SEGMENT_ID_OFFSET = SUPERBLOCK_CRC_OFFSET + Integer.BYTES;
    static final int SEGMENT_CREATED_OFFSET = SEGMENT_ID_OFFSET + 2 * Long.BYTES;
    static final int FILE_BYTES_OFFSET = SEGMENT_CREATED_OFFSET + Long.BYTES;
    static final int DIRECTORY_OFFSET_OFFSET = FILE_BYTES_OFFSET + Long.BYTES;
    static final int DIRECTORY_ENTRIES_OFFSET = DIRECTORY_OFFSET_OFFSET + Long.BYTES;
    static final int ENTRY_BYTES_OFFSET = DIRECTORY_ENTRIES_OFFSET + Integer.BYTES;
    static final int DATA_OFFSET_OFFSET = ENTRY_BYTES_OFFSET + Integer.BYTES;
    static final int DATA_BYTES_OFFSET = DATA_OFFSET_OFFSET + Long.BYTES;
    static final int OWNER_EPOCH_OFFSET = DATA_BYTES_OFFSET + Long.BYTES;
    static final int OWNER_PROCESS_OFFSET = OWNER_EPOCH_OFFSET + Long.BYTES;
    static final int OWNER_STARTED_OFFSET = OWNER_PROCESS_OFFSET + Long.BYTES;
    static final int ENTRIES_USED_OFFSET = OWNER_STARTED_OFFSET + Long.BYTES;
    static final int SUPERBLOCK_BYTES = 4096;

    static final int ENTRY_BYTES = 2048;
    static final int WORD_OFFSET = 0;
    static final int ENTRY_CRC_OFFSET = WORD_OFFSET + Long.BYTES;
    static final int DTYPE_OFFSET = ENTRY_CRC_OFFSET + Integer.BYTES;
    static final int ORDER_OFFSET = DTYPE_OFFSET + Integer.BYTES;
    static final int NDIM_OFFSET = ORDER_OFFSET + Integer.BYTES;
    static final int ARRAY_ID_OFFSET = NDIM_OFFSET + Integer.BYTES;
    static final int OFFSET_OFFSET = ARRAY_ID_OFFSET + 2 * Long.BYTES;
    static final int NBYTES_OFFSET = OFFSET_OFFSET + Long.BYTES;
    static final int EXTENT_BYTES_OFFSET = NBYTES_OFFSET + Long.BYTES;
    static final int ARRAY_CREATED_OFFSET = EXTENT_BYTES_OFFSET + Long.BYTES;
    static final int PUBLISH_SEQUENCE_OFFSET = ARRAY_CREATED_OFFSET + Long.BYTES;
    static final int SHAPE_OFFSET = PUBLISH_SEQUENCE_OFFSET + Long.BYTES;
    static final int STRIDES_OFFSET = SHAPE_OFFSET + Shape.MAXIMUM_NDIM * Long.BYTES;
    static final int NAME_BYTES_OFFSET = STRIDES_OFFSET + Shape.MAXIMUM_NDIM * Long.BYTES;
    static final int NAME_OFFSET = NAME_BYTES_OFFSET + Integer.BYTES;
    static final int MAXIMUM_NAME_BYTES = 128;
    static final int TIME_TO_LIVE_OFFSET = NAME_OFFSET + MAXIMUM_NAME_BYTES + Integer.BYTES;

    static final int ORDER_C = 0;
    static final int ORDER_F = 1;

    static final int STATE_FREE = 0;
    static final int STATE_WRITING = 1;
    static final int STATE_OUTPUT = 2;
    static final int STATE_READY = 3;
    static final int STATE_DRAINING = 4;
    static final int STATE_QUARANTINED = 5;
    private static final int STATE_BITS = 8;

    static final long DIRECTORY_OFFSET_BYTES = SUPERBLOCK_BYTES;
    static final long DATA_ALIGNMENT_BYTES = 2L << 20;

    /** What the owner locks, for as long as it is the owner. */
    static final long OWNER_LOCK_OFFSET_BYTES = 0;

    static final long OWNER_LOCK_LENGTH_BYTES = 1;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong ID_HALF = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHARED_LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle SHARED_INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private SegmentDescriptor() {}

    /** Where the data area begins behind a directory of so many entries. */
    static long dataOffsetBytes(int directoryEntries) {
        return alignToData(entryOffsetBytes(directoryEntries));
    }

    static long alignToData(long bytes) {
        return (bytes + DATA_ALIGNMENT_BYTES - 1) / DATA_ALIGNMENT_BYTES * DATA_ALIGNMENT_BYTES;
    }

    static long entryOffsetBytes(int entryIndex) {
        return DIRECTORY_OFFSET_BYTES + (long) entryIndex * ENTRY_BYTES;
    }

    static long word(long generation, int state) {
        return generation << STATE_BITS | state;
    }

    static long generation(long word) {
        return word >>> STATE_BITS;
    }

    static int state(long word) {
        return (int) (word & (1 << STATE_BITS) - 1);
    }

    static int readInt(MemorySegment source, long offsetBytes) {
        return source.get(INT, offsetBytes);
    }

    static void writeInt(MemorySegment target, long offsetBytes, int value) {
        target.set(INT, offsetBytes, value);
    }

    static long readLong(MemorySegment source, long offsetBytes) {
        return source.get(LONG, offsetBytes);
    }

    static void writeLong(MemorySegment target, long offsetBytes, long value) {
        target.set(LONG, offsetBytes, value);
    }

    static UUID readId(MemorySegment source, long offsetBytes) {
        return new UUID(source.get(ID_HALF, offsetBytes), source.get(ID_HALF, offsetBytes + Long.BYTES));
    }

    static void writeId(MemorySegment target, long offsetBytes, UUID id) {
        target.set(ID_HALF, offsetBytes, id.getMostSignificantBits());
        target.set(ID_HALF, offsetBytes + Long.BYTES, id.getLeastSignificantBits());
    }

    /** A long that other processes wait for: what they read after it is at least as new. Mapped memory only. */
    static long acquireLong(MemorySegment mapping, long offsetBytes) {
        return (long) SHARED_LONG.getAcquire(mapping, offsetBytes);
    }

    /** A long that tells other processes that everything written before it is there. Mapped memory only. */
    static void releaseLong(MemorySegment mapping, long offsetBytes, long value) {
        SHARED_LONG.setRelease(mapping, offsetBytes, value);
    }

    static int acquireInt(MemorySegment mapping, long offsetBytes) {
        return (int) SHARED_INT.getAcquire(mapping, offsetBytes);
    }

    static void releaseInt(MemorySegment mapping, long offsetBytes, int value) {
        SHARED_INT.setRelease(mapping, offsetBytes, value);
    }

    private static long littleEndian(String eightCharacters) {
        return ByteBuffer.wrap(eightCharacters.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }
}
