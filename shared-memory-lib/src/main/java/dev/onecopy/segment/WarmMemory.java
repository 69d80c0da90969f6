package dev.onecopy.segment;

import dev.onecopy.allocator.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes of the free runs are real memory, all zero: an array that is put there costs no page faults. Pure
 * accounting; nobody's memory depends on it. Not thread-safe.
 */
final class WarmMemory {
    private final TreeMap<Long, Extent> ranges = new TreeMap<>();
    private long totalBytes;

    long totalBytes() {
        return totalBytes;
    }

    /** Adds a range of which no byte is warm yet. */
    void add(Extent range) {
        Extent merged = range;
        Map.Entry<Long, Extent> before = ranges.lowerEntry(range.offsetBytes());
        if (before != null && before.getValue().endBytes() == range.offsetBytes()) {
            ranges.remove(before.getKey());
            merged = new Extent(before.getKey(), before.getValue().lengthBytes() + merged.lengthBytes());
        }
        Extent after = ranges.remove(range.endBytes());
        if (after != null) {
            merged = new Extent(merged.offsetBytes(), merged.lengthBytes() + after.lengthBytes());
        }
        ranges.put(merged.offsetBytes(), merged);
        totalBytes += range.lengthBytes();
    }

    /** Takes away whatever of a range is warm. */
    void remove(Extent range) {
        for (Extent warm : overlapping(range)) {
            ranges.remove(warm.offsetBytes());
            totalBytes -= warm.lengthBytes();
            if (warm.offsetBytes() < range.offsetBytes()) {
                add(new Extent(warm.offsetBytes(), range.offsetBytes() - warm.offsetBytes()));
            }
            if (warm.endBytes() > range.endBytes()) {
                add(new Extent(range.endBytes(), warm.endBytes() - range.endBytes()));
            }
        }
    }

    /** The parts of a range that are not warm, lowest first. */
    List<Extent> coldParts(Extent range) {
        List<Extent> cold = new ArrayList<>();
        long from = range.offsetBytes();
        for (Extent warm : overlapping(range)) {
            if (warm.offsetBytes() > from) {
                cold.add(new Extent(from, warm.offsetBytes() - from));
            }
            from = warm.endBytes();
        }
        if (from < range.endBytes()) {
            cold.add(new Extent(from, range.endBytes() - from));
        }
        return cold;
    }

    /** The parts of a range that are warm, lowest first. */
    List<Extent> warmParts(Extent range) {
        return overlapping(range).stream()
                .map(warm -> {
                    long from = Math.max(warm.offsetBytes(), range.offsetBytes());
                    return new Extent(from, Math.min(warm.endBytes(), range.endBytes()) - from);
                })
                .toList();
    }

    /** All warm ranges, lowest first; no two of them touch. */
    List<Extent> ranges() {
        return List.copyOf(ranges.values());
    }

    private List<Extent> overlapping(Extent range) {
        Long first = ranges.floorKey(range.offsetBytes());
        return ranges
                .tailMap(first == null ? range.offsetBytes() : first, true)
                .headMap(range.endBytes(), false)
                .values()
                .stream()
                .filter(warm -> warm.endBytes() > range.offsetBytes())
                .toList();
    }
}
