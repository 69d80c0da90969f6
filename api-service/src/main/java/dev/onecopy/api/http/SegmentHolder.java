package dev.onecopy.api.http;

import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.Segment;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An array as the reason why another one does not fit: what it takes, and why it is not freed. */
record SegmentHolder(UUID id, @Nullable String name, ArrayState state, long extentBytes, int leases) {
    private static final int MAXIMUM_NAMED = 10;

    /** Those that take most, at most ten. */
    static List<SegmentHolder> largest(Segment segment) {
        return segment.list().stream()
                .filter(array -> array.extentBytes() > 0)
                .sorted(Comparator.comparingLong(ArrayEntry::extentBytes).reversed())
                .limit(MAXIMUM_NAMED)
                .map(SegmentHolder::of)
                .toList();
    }

    private static SegmentHolder of(ArrayEntry array) {
        return new SegmentHolder(
                array.reference().arrayId(), array.name(), array.state(), array.extentBytes(), array.leases());
    }
}
