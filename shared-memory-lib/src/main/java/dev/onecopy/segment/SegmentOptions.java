package dev.onecopy.segment;

import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What a segment is created and opened with. One that exists keeps the capacity and the directory it was created with.
 *
 * @param capacityBytes size of the data area; rounded up to 2 MiB
 * @param directoryEntries how many arrays there can be; each takes 2 KiB beside the data area
 * @param warmLimitBytes how much memory an open segment keeps, at most, for arrays to come
 * @param onStop what {@link Segment#close()} does with the file
 */
public record SegmentOptions(long capacityBytes, int directoryEntries, long warmLimitBytes, OnStop onStop) {
    /** How many arrays a segment holds unless told otherwise. */
    public static final int DEFAULT_DIRECTORY_ENTRIES = 16_384;

    /** The most memory that a segment keeps warm unless told otherwise: 1 GiB. */
    public static final long DEFAULT_WARM_LIMIT_BYTES = 1L << 30;

    /** What a Java process takes beside its heap: 128 MiB. */
    private static final long VIRTUAL_MACHINE_BYTES = 128L << 20;

    /** The largest directory: 1,048,576 entries, 2 GiB. */
    public static final int MAXIMUM_DIRECTORY_ENTRIES = 1 << 20;

    /** The largest data area: 2<sup>46</sup> bytes, half of what a process can map. */
    public static final long MAXIMUM_CAPACITY_BYTES = 1L << 46;

    /** @throws IllegalArgumentException if a number is not positive or above its maximum */
    public SegmentOptions {
        check("capacityBytes", capacityBytes, 1, MAXIMUM_CAPACITY_BYTES);
        check("directoryEntries", directoryEntries, 1, MAXIMUM_DIRECTORY_ENTRIES);
        check("warmLimitBytes", warmLimitBytes, 0, MAXIMUM_CAPACITY_BYTES);
    }

    /** Keeps a quarter of its capacity warm, at most {@link #DEFAULT_WARM_LIMIT_BYTES}. */
    public SegmentOptions(long capacityBytes, int directoryEntries, OnStop onStop) {
        this(capacityBytes, directoryEntries, Math.min(capacityBytes / 4, DEFAULT_WARM_LIMIT_BYTES), onStop);
    }

    private static void check(String field, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; it must be from " + minimum + " to " + maximum);
        }
    }

    /**
     * Half of what the file system of {@code folder} has free now, or of what this process may hold if that is less,
     * with the default directory; kept when closed. A file system too small for that directory gets the largest one
     * that takes a quarter of the half.
     *
     * @param folder an existing folder
     * @throws UncheckedIOException if the file system cannot be asked
     */
    public static SegmentOptions defaults(Path folder) {
        try {
            Platform platform = Platform.linux();
            return forFreeBytes(Math.min(platform.freeBytes(folder), allowedBytes(platform)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the heap and {@link #VIRTUAL_MACHINE_BYTES} leave of the memory that this process may have. */
    static long allowedBytes(Platform platform) {
        return Math.max(0, platform.memoryBytes() - Runtime.getRuntime().maxMemory() - VIRTUAL_MACHINE_BYTES);
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

    /** The same with another size of the data area, and the share of it that stays warm unless told otherwise. */
    public SegmentOptions withCapacityBytes(long bytes) {
        return new SegmentOptions(bytes, directoryEntries, onStop);
    }

    /** The same with another limit of warm memory. */
    public SegmentOptions withWarmLimitBytes(long bytes) {
        return new SegmentOptions(capacityBytes, directoryEntries, bytes, onStop);
    }

    /** The same with another end. */
    public SegmentOptions withOnStop(OnStop end) {
        return new SegmentOptions(capacityBytes, directoryEntries, warmLimitBytes, end);
    }
}
