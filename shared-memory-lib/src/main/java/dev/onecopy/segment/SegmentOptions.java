package dev.onecopy.segment;

import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What a segment is created with. A segment that exists keeps the capacity and the directory it was created with.
 *
 * @param capacityBytes size of the data area; rounded up to 2 MiB
 * @param directoryEntries how many arrays there can be; each takes 2 KiB beside the data area
 * @param onStop what {@link Segment#close()} does with the file
 */
public record SegmentOptions(long capacityBytes, int directoryEntries, OnStop onStop) {
    /** How many arrays a segment holds unless told otherwise. */
    public static final int DEFAULT_DIRECTORY_ENTRIES = 16_384;

    /** The largest directory: 1,048,576 entries, 2 GiB. */
    public static final int MAXIMUM_DIRECTORY_ENTRIES = 1 << 20;

    /** The largest data area: 2<sup>46</sup> bytes, half of what a process can map. */
    public static final long MAXIMUM_CAPACITY_BYTES = 1L << 46;

    /** @throws IllegalArgumentException if a number is not positive or above its maximum */
    public SegmentOptions {
        check("capacityBytes", capacityBytes, MAXIMUM_CAPACITY_BYTES);
        check("directoryEntries", directoryEntries, MAXIMUM_DIRECTORY_ENTRIES);
    }

    private static void check(String field, long value, long maximum) {
        if (value < 1 || value > maximum) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be from 1 to " + maximum);
        }
    }

    /**
     * Half of what the file system of {@code folder} has free now, with the default directory; kept when closed. A file
     * system too small for that directory gets the largest one that takes a quarter of the half.
     *
     * @param folder an existing folder
     * @throws UncheckedIOException if the file system cannot be asked
     */
    public static SegmentOptions defaults(Path folder) {
        try {
            return forFreeBytes(Platform.linux().freeBytes(folder));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static SegmentOptions forFreeBytes(long freeBytes) {
        long fileBytes = freeBytes / 2;
        long affordable = Math.max(1, fileBytes / 4 / SegmentDescriptor.ENTRY_BYTES);
        int entries = Math.toIntExact(Math.min(DEFAULT_DIRECTORY_ENTRIES, affordable));
        long dataBytes = fileBytes - SegmentDescriptor.dataOffsetBytes(entries);
        long capacity = Math.max(SegmentDescriptor.DATA_ALIGNMENT_BYTES, dataBytes)
                / SegmentDescriptor.DATA_ALIGNMENT_BYTES
                * SegmentDescriptor.DATA_ALIGNMENT_BYTES;
        return new SegmentOptions(Math.min(capacity, MAXIMUM_CAPACITY_BYTES), entries, OnStop.KEEP);
    }

    /** The same with another size of the data area. */
    public SegmentOptions withCapacityBytes(long bytes) {
        return new SegmentOptions(bytes, directoryEntries, onStop);
    }

    /** The same with another end. */
    public SegmentOptions withOnStop(OnStop end) {
        return new SegmentOptions(capacityBytes, directoryEntries, end);
    }
}
