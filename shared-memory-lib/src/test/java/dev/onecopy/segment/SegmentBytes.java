package dev.onecopy.segment;

import dev.onecopy.allocator.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A segment file as bytes, to be damaged while nobody owns it. */
record SegmentBytes(Path file) {
    static SegmentBytes of(Path file) {
        return new SegmentBytes(file);
    }

    static SegmentBytes create(Path file, String start, long sizeBytes) {
        try {
            Files.writeString(file, start, StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        SegmentBytes bytes = of(file);
        if (sizeBytes > start.length()) {
            bytes.write(sizeBytes - 1, new byte[1]);
        }
        return bytes;
    }

    void truncate(long sizeBytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(sizeBytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void flipBit(long offsetBytes) {
        byte[] one = read(offsetBytes, 1);
        one[0] ^= 1;
        write(offsetBytes, one);
    }

    void writeWord(int entryIndex, long generation, int state) {
        MemorySegment word = MemorySegment.ofArray(new byte[Long.BYTES]);
        SegmentDescriptor.writeLong(word, 0, SegmentDescriptor.word(generation, state));
        write(SegmentDescriptor.entryOffsetBytes(entryIndex), word.asByteBuffer());
    }

    /** Makes an entry name another place, with a CRC that is right. */
    void rewriteOffset(ArrayEntry array, long offsetBytes) {
        long entryOffset = SegmentDescriptor.entryOffsetBytes(array.reference().entryIndex());
        MemorySegment bytes = MemorySegment.ofArray(read(entryOffset, SegmentDescriptor.ENTRY_BYTES));
        long generation = array.reference().generation();
        DirectoryEntry entry = DirectoryEntry.decode(bytes, generation);
        new DirectoryEntry(
                        entry.arrayId(),
                        entry.name(),
                        entry.type(),
                        new Extent(offsetBytes, entry.extent().lengthBytes()),
                        entry.createdAtEpochMs(),
                        entry.publishSequence(),
                        entry.timeToLiveMs())
                .encode(bytes, generation);
        write(entryOffset, bytes.asByteBuffer());
    }

    byte[] read(long offsetBytes, int lengthBytes) {
        ByteBuffer buffer = ByteBuffer.allocate(lengthBytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (buffer.hasRemaining() && channel.read(buffer, offsetBytes + buffer.position()) >= 0) {}
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return buffer.array();
    }

    void write(long offsetBytes, byte[] bytes) {
        write(offsetBytes, ByteBuffer.wrap(bytes));
    }

    private void write(long offsetBytes, ByteBuffer bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, offsetBytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
