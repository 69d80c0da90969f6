package dev.onecopy.api.metrics;

import dev.onecopy.metrics.ProcessMemoryMetrics;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.PageKind;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentUsage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** How full the segment is, and of what. */
@Component
public final class SegmentMetrics {
    private static final String CAPACITY = "onecopy.segment.capacity";
    private static final String USED = "onecopy.segment.used";
    private static final String RESERVED = "onecopy.segment.reserved";
    private static final String WARM = "onecopy.segment.warm";
    private static final String LARGEST_FREE = "onecopy.segment.largest.free";
    private static final String FRAGMENTATION = "onecopy.segment.fragmentation";
    private static final String HUGE_PAGES = "onecopy.segment.huge.pages";
    private static final String DIRECTORY_ENTRIES = "onecopy.segment.directory.entries";
    private static final String DIRECTORY_USED = "onecopy.segment.directory.used";
    private static final String ARRAYS = "onecopy.segment.arrays";
    private static final String HELD = "onecopy.segment.held";
    private static final String LEASES = "onecopy.segment.leases";

    /** All gauges of one scrape show the same moment, and the directory is listed once for them. */
    private static final long FRESH_NANOSECONDS = 250_000_000;

    private final MeterRegistry registry;
    private final Segment segment;
    private Moment moment;

    public SegmentMetrics(MeterRegistry registry, Segment segment) {
        this.registry = registry;
        this.segment = segment;
        this.moment = Moment.of(segment);
        new ProcessMemoryMetrics().bindTo(registry);
        bytes(CAPACITY, "Bytes that the segment has for arrays", now -> now.usage.capacityBytes());
        bytes(USED, "Bytes of the segment that arrays hold", now -> now.usage.usedBytes());
        bytes(
                RESERVED,
                "Bytes of these that are being written: uploads, reservations, results of jobs that run",
                now -> now.held(ArrayState.WRITING) + now.held(ArrayState.OUTPUT));
        bytes(WARM, "Bytes of free memory that are kept for arrays to come", now -> now.usage.warmBytes());
        bytes(LARGEST_FREE, "The largest array that fits now", now -> now.usage.largestFreeBytes());
        gauge(FRAGMENTATION, "Share of the free bytes that the largest array cannot have", Moment::fragmentation)
                .register(registry);
        gauge(HUGE_PAGES, "1 where the segment's file system gives huge pages, 0 where it does not", Moment::hugePages)
                .register(registry);
        gauge(DIRECTORY_ENTRIES, "How many arrays there can be", now -> now.usage.directoryEntries())
                .register(registry);
        gauge(DIRECTORY_USED, "How many there are", now -> now.usage.directoryUsed())
                .register(registry);
        gauge(LEASES, "Jobs and downloads that keep arrays from being freed", Moment::leases)
                .register(registry);
        for (ArrayState state : ArrayState.values()) {
            gauge(ARRAYS, "Arrays by what they are", now -> now.count(state))
                    .tag(Tags.STATE, Tags.value(state))
                    .register(registry);
            gauge(HELD, "Bytes that arrays hold, by what they are", now -> now.held(state))
                    .baseUnit(BaseUnits.BYTES)
                    .tag(Tags.STATE, Tags.value(state))
                    .register(registry);
        }
    }

    private void bytes(String name, String description, ToDoubleFunction<Moment> value) {
        gauge(name, description, value).baseUnit(BaseUnits.BYTES).register(registry);
    }

    private Gauge.Builder<SegmentMetrics> gauge(String name, String description, ToDoubleFunction<Moment> value) {
        return Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.now()))
                .description(description)
                .strongReference(true);
    }

    private synchronized Moment now() {
        if (System.nanoTime() - moment.takenAtNanoseconds > FRESH_NANOSECONDS) {
            moment = Moment.of(segment);
        }
        return moment;
    }

    private record Moment(SegmentUsage usage, List<ArrayEntry> arrays, long takenAtNanoseconds) {
        static Moment of(Segment segment) {
            return new Moment(segment.usage(), segment.list(), System.nanoTime());
        }

        double held(ArrayState state) {
            return arrays.stream()
                    .filter(array -> array.state() == state)
                    .mapToLong(ArrayEntry::extentBytes)
                    .sum();
        }

        double count(ArrayState state) {
            return arrays.stream().filter(array -> array.state() == state).count();
        }

        double leases() {
            return arrays.stream().mapToLong(ArrayEntry::leases).sum();
        }

        double hugePages() {
            return usage.pages() == PageKind.HUGE ? 1 : 0;
        }

        double fragmentation() {
            return usage.freeBytes() == 0 ? 0 : 1 - (double) usage.largestFreeBytes() / usage.freeBytes();
        }
    }
}
