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
        return Unfinished.value();
    }

    public Path file() {
        return Unfinished.value();
    }

    public UUID segmentId() {
        return Unfinished.value();
    }

    public long ownerEpoch() {
        return Unfinished.value();
    }

    public SegmentUsage usage() {
        return Unfinished.value();
    }

    public void checkRoomFor(long nbytes) {
        Unfinished.value();
    }

    public ArrayWriter reserve(ArrayType type) {
        return Unfinished.value();
    }

    public Optional<ArrayEntry> find(UUID arrayId) {
        return Unfinished.value();
    }

    public Optional<ArrayEntry> find(String name) {
        return Unfinished.value();
    }

    public List<ArrayEntry> list() {
        return Unfinished.value();
    }

    public ArrayLease lease(UUID arrayId) {
        return Unfinished.value();
    }

    public ArrayEntry delete(UUID arrayId) {
        return Unfinished.value();
    }

    @Override
    public void close() {
        Unfinished.value();
    }
}
