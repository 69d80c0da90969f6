package dev.onecopy.segment;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads a segment by what docs/segment-format.md says and nothing else of this project. */
final class ReaderFromDocument implements AutoCloseable {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final long MAGIC = 0x59504f432d454e4fL;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    /**
     * An array as the document describes it.
     *
     * @param timeToLiveMs 0 when it is kept
     * @param sum of all elements, exact below 2<sup>53</sup>
     */
    record ReadArray(
            String name, int dtype, int order, List<Long> shape, List<Long> strides, long timeToLiveMs, double sum) {}

    ReaderFromDocument(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            memory = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        require(memory.get(LONG, 0) == MAGIC, "magic");
        require(memory.get(INT, 8) == 1, "version");
        CRC32C crc = new CRC32C();
        crc.update(memory.asSlice(8, 4).asByteBuffer());
        crc.update(memory.asSlice(16, 64).asByteBuffer());
        require((int) crc.getValue() == memory.get(INT, 12), "superblock crc");
        require(memory.byteSize() == memory.get(LONG, 40), "file bytes");
    }

    /** The arrays that may be read, in the order of the directory. */
    List<ReadArray> arrays() {
        List<ReadArray> arrays = new ArrayList<>();
        int entriesUsed = memory.get(INT, 104);
        for (long index = 0; index < entriesUsed; index++) {
            MemorySegment entry = memory.asSlice(memory.get(LONG, 48) + index * memory.get(INT, 60), 2048);
            long word = (long) WORD.getAcquire(entry, 0L);
            if ((word & 255) == 3 || (word & 255) == 4) {
                MemorySegment copy = MemorySegment.ofArray(entry.toArray(ValueLayout.JAVA_BYTE));
                VarHandle.acquireFence();
                require((long) WORD.getAcquire(entry, 0L) == word, "word, which changed meanwhile,");
                arrays.add(read(copy));
            }
        }
        return arrays;
    }

    private ReadArray read(MemorySegment entry) {
        MemorySegment generation = MemorySegment.ofArray(new byte[8]);
        generation.set(LONG, 0, entry.get(LONG, 0) >>> 8);
        CRC32C crc = new CRC32C();
        crc.update(generation.asByteBuffer());
        crc.update(entry.asSlice(12).asByteBuffer());
        require((int) crc.getValue() == entry.get(INT, 8), "entry crc");
        int ndim = entry.get(INT, 20);
        byte[] name = entry.asSlice(1108, entry.get(INT, 1104)).toArray(ValueLayout.JAVA_BYTE);
        return new ReadArray(
                new String(name, StandardCharsets.UTF_8),
                entry.get(INT, 12),
                entry.get(INT, 16),
                longs(entry, 80, ndim),
                longs(entry, 592, ndim),
                entry.get(LONG, 1240),
                sum(entry.get(INT, 12), memory.asSlice(entry.get(LONG, 40), entry.get(LONG, 48))));
    }

    private static List<Long> longs(MemorySegment entry, long offset, int count) {
        List<Long> longs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            longs.add(entry.get(LONG, offset + index * 8L));
        }
        return longs;
    }

    private static double sum(int dtype, MemorySegment data) {
        int itemBytes = switch (dtype) {
            case 1, 2, 6 -> 1;
            case 3, 7, 10 -> 2;
            case 4, 8, 11 -> 4;
            case 5, 9, 12 -> 8;
            default -> throw new IllegalStateException("dtype " + dtype);
        };
        double sum = 0;
        for (long offset = 0; offset < data.byteSize(); offset += itemBytes) {
            sum += element(dtype, data, offset);
        }
        return sum;
    }

    private static double element(int dtype, MemorySegment data, long offset) {
        return switch (dtype) {
            case 1, 2 -> data.get(ValueLayout.JAVA_BYTE, offset);
            case 3 -> data.get(SHORT, offset);
            case 4 -> data.get(INT, offset);
            case 5 -> data.get(LONG, offset);
            case 6 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, offset));
            case 7 -> Short.toUnsignedInt(data.get(SHORT, offset));
            case 8 -> Integer.toUnsignedLong(data.get(INT, offset));
            case 9 -> Double.parseDouble(Long.toUnsignedString(data.get(LONG, offset)));
            case 10 -> Float.float16ToFloat(data.get(SHORT, offset));
            case 11 -> Float.intBitsToFloat(data.get(INT, offset));
            case 12 -> Double.longBitsToDouble(data.get(LONG, offset));
            default -> throw new IllegalStateException("dtype " + dtype);
        };
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("the " + what + " is wrong");
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
