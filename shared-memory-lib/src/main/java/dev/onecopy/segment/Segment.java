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
        throw Unfinished.body();
    }

    public Path file() {
        throw Unfinished.body();
    }

    public UUID segmentId() {
        throw Unfinished.body();
    }

    public long ownerEpoch() {
        throw Unfinished.body();
    }

    public SegmentUsage usage() {
        throw Unfinished.body();
    }

    public void checkRoomFor(long nbytes) {
        throw Unfinished.body();
    }

    public ArrayWriter reserve(ArrayType type) {
        throw Unfinished.body();
    }

    public Optional<ArrayEntry> find(UUID arrayId) {
        throw Unfinished.body();
    }

    public Optional<ArrayEntry> find(String name) {
        throw Unfinished.body();
    }

    public List<ArrayEntry> list() {
        throw Unfinished.body();
    }

    public ArrayLease lease(UUID arrayId) {
        throw Unfinished.body();
    }

    public ArrayEntry delete(UUID arrayId) {
        throw Unfinished.body();
    }

    @Override
    public void close() {
        throw Unfinished.body();
    }
}
