package dev.onecopy.api.metrics;

import dev.onecopy.metrics.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * Jobs: how many, how long, how wide, how much they read. What is counted is there from the start: Prometheus sees no
 * increase in a series that begins with the first event.
 */
@Component
public final class JobMetrics {
    private static final String JOBS = "onecopy.jobs";
    private static final String ENDED = "onecopy.jobs.ended";
    private static final String UNFINISHED = "onecopy.jobs.unfinished";
    private static final String RETRIED = "onecopy.jobs.retried";
    private static final String WAIT = "onecopy.job.wait";
    private static final String COMPUTE = "onecopy.job.compute";
    private static final String SCANNED = "onecopy.job.scanned";
    private static final String COPIED = "onecopy.job.copied";
    private static final String ITEMS = "onecopy.job.items";
    private static final String SLICES = "onecopy.job.slices";

    private final MeterRegistry registry;
    private final Counter retried;
    private final Timer wait;
    private final DistributionSummary items;
    private final DistributionSummary slices;
    private final Counter copied;

    public JobMetrics(MeterRegistry registry) {
        this.registry = registry;
        retried = Counter.builder(RETRIED)
                .description("Jobs that were run again, because somebody asked for it or the service had died")
                .register(registry);
        wait = Timer.builder(WAIT)
                .description("From the acceptance of a job to the moment when its first slice went out")
                .serviceLevelObjectives(Buckets.ofSlices())
                .register(registry);
        items = counts(ITEMS, "Mapped values of a job: how far one pass over memory fans out");
        slices = counts(SLICES, "Slices of a job, of all its stages");
        copied = Counter.builder(COPIED)
                .description("Array bytes that were copied to be read: 0 is the promise")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }

    private DistributionSummary counts(String name, String description) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(Buckets.ofCounts())
                .register(registry);
    }

    /**
     * Says where the number of jobs comes from that have not ended.
     *
     * @param status one that is not final
     */
    public <T> void unfinished(Enum<?> status, T source, ToDoubleFunction<T> count) {
        Gauge.builder(UNFINISHED, source, count)
                .description("Jobs that were accepted and have not ended")
                .tag(Tags.STATUS, Tags.value(status))
                .strongReference(true)
                .register(registry);
    }

    /**
     * Says which jobs there can be.
     *
     * @param statuses those that are final
     * @param operations what a job may be about
     */
    public void expect(Collection<? extends Enum<?>> statuses, Collection<String> operations) {
        for (String operation : operations) {
            statuses.forEach(status -> ended(status, operation));
            scanned(operation);
            compute(operation);
        }
    }

    /** A job runs once more. */
    public void retried() {
        retried.increment();
    }

    /**
     * A job that ended.
     *
     * @param status how
     * @param operation what it was about, one of a few words
     * @param duration from acceptance to end
     */
    public void ended(Enum<?> status, String operation, Duration duration) {
        ended(status, operation).increment();
        Timer.builder(JOBS)
                .description("The time of jobs from acceptance to end, by how they ended and by what they computed")
                .tag(Tags.STATUS, Tags.value(status))
                .tag(Tags.OPERATION, operation)
                .serviceLevelObjectives(Buckets.ofJobs())
                .register(registry)
                .record(duration);
    }

    private Counter ended(Enum<?> status, String operation) {
        return Counter.builder(ENDED)
                .description("Jobs that ended, by how and by what they computed")
                .tag(Tags.STATUS, Tags.value(status))
                .tag(Tags.OPERATION, operation)
                .register(registry);
    }

    /**
     * What a run was, and what it took.
     *
     * @param waited from acceptance until its first slice went out
     */
    public void ran(String operation, Duration waited, int itemCount, int sliceCount, Work work) {
        wait.record(waited);
        items.record(itemCount);
        slices.record(sliceCount);
        copied.increment((double) work.bytesCopied());
        scanned(operation).increment((double) work.bytesScanned());
        compute(operation).record(work.computeNanoseconds(), TimeUnit.NANOSECONDS);
    }

    private Counter scanned(String operation) {
        return Counter.builder(SCANNED)
                .description("Array bytes that jobs read, each once whatever the number of mapped values")
                .baseUnit(BaseUnits.BYTES)
                .tag(Tags.OPERATION, operation)
                .register(registry);
    }

    private Timer compute(String operation) {
        return Timer.builder(COMPUTE)
                .description("Time in kernels of all slices of a job together")
                .tag(Tags.OPERATION, operation)
                .register(registry);
    }

    /** Sums over the slices of a run. */
    public record Work(long bytesScanned, long bytesCopied, long computeNanoseconds) {}
}
