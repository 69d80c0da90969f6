package dev.onecopy.segment;

import dev.onecopy.array.ArrayType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The one owner of a segment file. */
public final class Segment implements AutoCloseable {
    private Segment() {}

    public static Segment openOrCreate(Path file, SegmentOptions options) {
        throw new UnsupportedOperationException();
    }

    public Path file() {
        throw new UnsupportedOperationException();
    }

    public UUID segmentId() {
        throw new UnsupportedOperationException();
    }

    public long ownerEpoch() {
        throw new UnsupportedOperationException();
    }

    public SegmentUsage usage() {
        throw new UnsupportedOperationException();
    }

    public void checkRoomFor(long nbytes) {
        throw new UnsupportedOperationException();
    }

    public ArrayWriter reserve(ArrayType type) {
        throw new UnsupportedOperationException();
    }

    public Optional<ArrayEntry> find(UUID arrayId) {
        throw new UnsupportedOperationException();
    }

    public Optional<ArrayEntry> find(String name) {
        throw new UnsupportedOperationException();
    }

    public List<ArrayEntry> list() {
        throw new UnsupportedOperationException();
    }

    public ArrayLease lease(UUID arrayId) {
        throw new UnsupportedOperationException();
    }

    public ArrayEntry delete(UUID arrayId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
