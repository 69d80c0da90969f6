package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A folder in shared memory for one segment file; fails the test that leaves the file mapped. */
final class SegmentFolder implements BeforeEachCallback, AfterEachCallback {
    static final long MIB = 1 << 20;
    static final long CAPACITY_BYTES = 8 * MIB;
    static final SegmentOptions OPTIONS = new SegmentOptions(CAPACITY_BYTES, 16, OnStop.KEEP);

    private Path folder = Path.of("");

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-segment-");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        List<String> leaked = mappings();
        Files.deleteIfExists(file());
        Files.delete(folder);
        assertThat(leaked).as("mappings that are left").isEmpty();
    }

    Path file() {
        return folder.resolve("segment");
    }

    Segment open() {
        return Segment.openOrCreate(file(), OPTIONS);
    }

    /** The lines of this process's memory map that name the file. */
    List<String> mappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    static ArrayType longs(long... lengths) {
        return new ArrayType(DType.INT64, Shape.of(lengths), Order.C);
    }

    static ArrayType bytes(long length) {
        return new ArrayType(DType.UINT8, Shape.of(length), Order.C);
    }

    /** An unnamed array of so many longs that are all the same. */
    static ArrayEntry publish(Segment segment, long count, long value) {
        try (ArrayWriter writer = segment.reserve(longs(count))) {
            fill(writer.data(), value);
            return writer.publish();
        }
    }

    static ArrayEntry publish(Segment segment, String name, long count, long value) {
        try (ArrayWriter writer = segment.reserve(longs(count))) {
            fill(writer.data(), value);
            return writer.publish(name, NameCollision.REPLACE).entry();
        }
    }

    static void fill(MemorySegment data, long value) {
        for (long offset = 0; offset < data.byteSize(); offset += Long.BYTES) {
            data.set(ValueLayout.JAVA_LONG, offset, value);
        }
    }

    static boolean isFilled(MemorySegment data, long value) {
        for (long offset = 0; offset < data.byteSize(); offset += Long.BYTES) {
            if (data.get(ValueLayout.JAVA_LONG, offset) != value) {
                return false;
            }
        }
        return true;
    }

    static boolean isZero(MemorySegment data) {
        return data.byteSize() == 0
                || (data.get(ValueLayout.JAVA_BYTE, 0) == 0
                        && data.asSlice(1).mismatch(data.asSlice(0, data.byteSize() - 1)) == -1);
    }
}
