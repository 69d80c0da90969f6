package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.DATA_BYTES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.DATA_OFFSET_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.DIRECTORY_ENTRIES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.DIRECTORY_OFFSET_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.DIRECTORY_OFFSET_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.FILE_BYTES_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.MAGIC;
import static dev.onecopy.segment.SegmentDescriptor.MAGIC_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.OWNER_EPOCH_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.SEGMENT_CREATED_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.SEGMENT_ID_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.SUPERBLOCK_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.SUPERBLOCK_CRC_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.VERSION;
import static dev.onecopy.segment.SegmentDescriptor.VERSION_OFFSET;

import dev.onecopy.allocator.Extent;
import dev.onecopy.internal.platform.OpenFile;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What the superblock says that never changes.
 *
 * @param segmentId random, of this segment alone
 * @param createdAtEpochMs when
 * @param directoryEntries how many
 * @param dataBytes size of the data area, a multiple of 2 MiB
 */
record Superblock(UUID segmentId, long createdAtEpochMs, int directoryEntries, long dataBytes) {
    static Superblock of(SegmentOptions options) {
        return new Superblock(
                UUID.randomUUID(),
                Clock.systemUTC().millis(),
                options.directoryEntries(),
                SegmentDescriptor.alignToData(options.capacityBytes()));
    }

    long dataOffsetBytes() {
        return SegmentDescriptor.dataOffsetBytes(directoryEntries);
    }

    long fileBytes() {
        return dataOffsetBytes() + dataBytes;
    }

    /** Whether an extent lies in the data area, as one that an entry names may fail to. */
    boolean contains(Extent extent) {
        return extent.offsetBytes() >= dataOffsetBytes()
                && extent.offsetBytes() <= fileBytes()
                && extent.lengthBytes() >= 0
                && extent.lengthBytes() <= fileBytes() - extent.offsetBytes();
    }

    /** Writes everything but the magic into a zeroed mapping, then the magic: from then on it is a segment. */
    void publish(MemorySegment mapping) {
        SegmentDescriptor.writeInt(mapping, VERSION_OFFSET, VERSION);
        SegmentDescriptor.writeId(mapping, SEGMENT_ID_OFFSET, segmentId);
        SegmentDescriptor.writeLong(mapping, SEGMENT_CREATED_OFFSET, createdAtEpochMs);
        SegmentDescriptor.writeLong(mapping, FILE_BYTES_OFFSET, fileBytes());
        SegmentDescriptor.writeLong(mapping, DIRECTORY_OFFSET_OFFSET, DIRECTORY_OFFSET_BYTES);
        SegmentDescriptor.writeInt(mapping, DIRECTORY_ENTRIES_OFFSET, directoryEntries);
        SegmentDescriptor.writeInt(mapping, ENTRY_BYTES_OFFSET, ENTRY_BYTES);
        SegmentDescriptor.writeLong(mapping, DATA_OFFSET_OFFSET, dataOffsetBytes());
        SegmentDescriptor.writeLong(mapping, DATA_BYTES_OFFSET, dataBytes);
        SegmentDescriptor.writeInt(mapping, SUPERBLOCK_CRC_OFFSET, checksum(mapping));
        SegmentDescriptor.releaseLong(mapping, MAGIC_OFFSET, MAGIC);
    }

    /** Whether the file is one that a creation left unfinished. */
    static boolean isUnfinished(Platform platform, OpenFile file) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES);
        return platform.read(file, MAGIC_OFFSET, start) == Long.BYTES
                && SegmentDescriptor.readLong(MemorySegment.ofArray(start.array()), 0) == SegmentDescriptor.CREATING;
    }

    /**
     * Reads and checks the superblock, without mapping: a mapped file that is shorter than it says kills the reader.
     *
     * @throws SegmentFormatException if the file is not a complete segment of this version
     */
    static Superblock read(Platform platform, OpenFile file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SUPERBLOCK_BYTES);
        int got = platform.read(file, 0, buffer);
        MemorySegment bytes = MemorySegment.ofArray(buffer.array());
        checkMagic(file, bytes, got);
        int version = SegmentDescriptor.readInt(bytes, VERSION_OFFSET);
        if (version != VERSION) {
            throw refused(file, "is a segment of format version " + version + "; this build reads version " + VERSION);
        }
        if (got < SUPERBLOCK_BYTES) {
            throw refused(file, "is truncated: it has " + got + " bytes, its superblock " + SUPERBLOCK_BYTES);
        }
        int stored = SegmentDescriptor.readInt(bytes, SUPERBLOCK_CRC_OFFSET);
        int computed = checksum(bytes);
        if (stored != computed) {
            throw refused(
                    file,
                    "has a damaged superblock: its CRC32C is " + Integer.toHexString(computed) + ", not "
                            + Integer.toHexString(stored));
        }
        Superblock superblock = new Superblock(
                SegmentDescriptor.readId(bytes, SEGMENT_ID_OFFSET),
                SegmentDescriptor.readLong(bytes, SEGMENT_CREATED_OFFSET),
                SegmentDescriptor.readInt(bytes, DIRECTORY_ENTRIES_OFFSET),
                SegmentDescriptor.readLong(bytes, DATA_BYTES_OFFSET));
        superblock.checkLayout(file, bytes);
        return superblock;
    }

    private static void checkMagic(OpenFile file, MemorySegment bytes, int got) {
        if (got == 0) {
            throw refused(file, "is not a segment, or not one yet: it is empty");
        }
        long magic = SegmentDescriptor.readLong(bytes, MAGIC_OFFSET);
        if (magic == SegmentDescriptor.CREATING) {
            throw refused(file, "is not a segment yet: it is being created");
        }
        if (magic != MAGIC) {
            byte[] start = bytes.asSlice(0, Math.min(got, Long.BYTES)).toArray(ValueLayout.JAVA_BYTE);
            throw refused(
                    file,
                    "is not a segment: it begins with the bytes "
                            + HexFormat.ofDelimiter(" ").formatHex(start));
        }
    }

    private void checkLayout(OpenFile file, MemorySegment bytes) throws IOException {
        if (directoryEntries < 1 || dataBytes < 1 || dataBytes % SegmentDescriptor.DATA_ALIGNMENT_BYTES != 0) {
            throw refused(
                    file,
                    "claims " + directoryEntries + " directory entries and a data area of " + dataBytes + " bytes");
        }
        check(
                file,
                "directory offset",
                DIRECTORY_OFFSET_BYTES,
                SegmentDescriptor.readLong(bytes, DIRECTORY_OFFSET_OFFSET));
        check(file, "entry size", ENTRY_BYTES, SegmentDescriptor.readInt(bytes, ENTRY_BYTES_OFFSET));
        check(file, "data offset", dataOffsetBytes(), SegmentDescriptor.readLong(bytes, DATA_OFFSET_OFFSET));
        check(file, "file size in its superblock", fileBytes(), SegmentDescriptor.readLong(bytes, FILE_BYTES_OFFSET));
        if (file.sizeBytes() < fileBytes()) {
            throw refused(file, "is truncated: it has " + file.sizeBytes() + " bytes of " + fileBytes());
        }
        check(file, "size", fileBytes(), file.sizeBytes());
    }

    private static void check(OpenFile file, String what, long expected, long actual) {
        if (actual != expected) {
            throw refused(file, "has the " + what + " " + actual + " where " + expected + " should be");
        }
    }

    private static SegmentFormatException refused(OpenFile file, String reason) {
        return new SegmentFormatException(file.path(), reason);
    }

    private static int checksum(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.asSlice(VERSION_OFFSET, Integer.BYTES).asByteBuffer());
        crc.update(bytes.asSlice(SEGMENT_ID_OFFSET, OWNER_EPOCH_OFFSET - SEGMENT_ID_OFFSET)
                .asByteBuffer());
        return (int) crc.getValue();
    }
}
