package dev.onecopy.api.config;

import dev.onecopy.segment.PageKind;
import dev.onecopy.segment.Segment;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Every meter of this service, named here and nowhere else. Tags have few values: never an id, a name or an expression.
 */
@Component
public class ApiMetrics {
    private final MeterRegistry registry;
    private final Counter uploadedBytes;
    private final Counter redeliveredSlices;
    private final Counter droppedResults;

    public ApiMetrics(MeterRegistry registry, Segment segment) {
        this.registry = registry;
        Gauge.builder("onecopy.segment.capacity", segment, one -> one.usage().capacityBytes())
                .description("Bytes that the segment has for arrays")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("onecopy.segment.used", segment, one -> one.usage().usedBytes())
                .description("Bytes of the segment that arrays hold")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("onecopy.segment.warm", segment, one -> one.usage().warmBytes())
                .description("Bytes of free memory that are kept for arrays to come")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("onecopy.segment.huge.pages", segment, one -> one.usage().pages() == PageKind.HUGE ? 1 : 0)
                .description("1 where the segment's file system gives huge pages, 0 where it does not")
                .register(registry);
        uploadedBytes = Counter.builder("onecopy.upload")
                .description("Array bytes taken over HTTP into the segment")
                .baseUnit("bytes")
                .register(registry);
        redeliveredSlices = Counter.builder("onecopy.slices.redelivered")
                .description("Slices sent again because the worker that held them was lost")
                .register(registry);
        droppedResults = Counter.builder("onecopy.results.dropped")
                .description("Results that no running job waits for: late, doubled or foreign")
                .register(registry);
    }

    /** Where the number of attached workers comes from. */
    public void workers(Supplier<Number> attachedCount) {
        Gauge.builder("onecopy.workers", attachedCount)
                .description("Workers that have mapped the segment and were heard of lately")
                .register(registry);
    }

    /** Array bytes that an upload brought. */
    public void uploaded(long nbytes) {
        uploadedBytes.increment((double) nbytes);
    }

    /** A slice that goes out once more. */
    public void redelivered() {
        redeliveredSlices.increment();
    }

    /** A result that was not needed. */
    public void dropped() {
        droppedResults.increment();
    }

    /**
     * A job that ended; the meter {@code onecopy.jobs} counts and times them from acceptance to end.
     *
     * @param status how it ended; becomes a tag in lower case
     */
    public void jobEnded(Enum<?> status, Duration duration) {
        Timer.builder("onecopy.jobs")
                .description("Jobs that ended, by how, and the time from acceptance to end")
                .tag("status", status.name().toLowerCase(Locale.ROOT))
                .publishPercentileHistogram()
                .register(registry)
                .record(duration);
    }
}
