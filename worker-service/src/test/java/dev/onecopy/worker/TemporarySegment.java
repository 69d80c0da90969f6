package dev.onecopy.worker;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small real segment in a folder of its own under /dev/shm; gone when closed. */
public final class TemporarySegment implements AutoCloseable {
    private static final SegmentOptions SMALL = new SegmentOptions(4 << 20, 64, OnStop.DELETE);

    private final Path folder;
    private Segment segment;

    public TemporarySegment() {
        folder = newFolder();
        segment = Segment.openOrCreate(file(), SMALL);
    }

    /** A folder under /dev/shm for a segment file that a test makes itself. */
    public static Path newFolder() {
        try {
            return Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-worker-test-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path file() {
        return folder.resolve("segment");
    }

    public Segment segment() {
        return segment;
    }

    /** Puts another segment in the place of this one, as an API does that was started afresh. */
    public void replace() {
        segment.close();
        segment = Segment.openOrCreate(file(), SMALL);
    }

    /** A READY float64 array of these values. */
    public ArrayEntry publish(double... values) {
        ArrayType type = new ArrayType(DType.FLOAT64, Shape.of(values.length), Order.C);
        try (ArrayWriter writer = segment.reserve(type)) {
            for (int index = 0; index < values.length; index++) {
                writer.data().setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index, values[index]);
            }
            return writer.publish();
        }
    }

    @Override
    public void close() {
        segment.close();
        try {
            Files.deleteIfExists(file());
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
