package dev.onecopy.worker.metrics;

import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.metrics.Buckets;
import dev.onecopy.metrics.ProcessMemoryMetrics;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.attach.SegmentAttachment;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every metric of a worker, named here and nowhere else, and listed in docs/operations.md. All exist from the start, so
 * that a dashboard shows zero and not nothing. No job, array or expression is ever a tag.
 */
public final class WorkerMetrics {
    private static final String COMPUTE = "onecopy.slice.compute";
    private static final String SCANNED = "onecopy.slice.scanned";
    private static final String MAPPED = "onecopy.segment.mapped";
    private static final String THREADS = "onecopy.worker.threads";
    private static final String HEARTBEATS_SENT = "onecopy.heartbeats.sent";
    private static final String REJECTED = "onecopy.messages.rejected";

    private static final String OUTCOME = "outcome";
    private static final String QUEUE = "queue";

    private final MeterRegistry registry;
    private final Map<Outcome, Timer> compute = new EnumMap<>(Outcome.class);
    private final LongAdder scanned = new LongAdder();
    private final Counter heartbeatsConfirmed;
    private final Counter heartbeatsLost;

    /** @param threads how many slices it computes at a time, and how many of short jobs beside them */
    public WorkerMetrics(MeterRegistry registry, SegmentAttachment attachment, int threads) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            compute.put(outcome, timer(registry, outcome));
        }
        FunctionCounter.builder(SCANNED, scanned, LongAdder::doubleValue)
                .description("Array bytes that the kernels read, each once whatever the number of mapped values")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder(MAPPED, attachment::mappedBytes)
                .description("Size of this process's mapping of the segment; takes no memory of its own")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder(THREADS, () -> threads)
                .description("Slices that this worker computes at a time; as many again of short jobs")
                .register(registry);
        heartbeatsConfirmed = heartbeats(registry, "confirmed");
        heartbeatsLost = heartbeats(registry, "lost");
        rejected(Topology.TASKS, 0);
        rejected(Topology.SHORT_TASKS, 0);
        new ProcessMemoryMetrics().bindTo(registry);
    }

    private static Timer timer(MeterRegistry registry, Outcome outcome) {
        return Timer.builder(COMPUTE)
                .description("Slices by what became of them, and how long the kernels ran")
                .tag(OUTCOME, outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(Buckets.ofSlices())
                .register(registry);
    }

    private static Counter heartbeats(MeterRegistry registry, String outcome) {
        return Counter.builder(HEARTBEATS_SENT)
                .description("Heartbeats of this worker, by whether the broker took them")
                .tag(OUTCOME, outcome)
                .register(registry);
    }

    /** A slice has come to something. */
    public void record(ResultMessage result) {
        Timer timer = compute.get(result.outcome());
        if (timer != null) {
            timer.record(result.computeNanoseconds(), TimeUnit.NANOSECONDS);
        }
        scanned.add(result.bytesScanned());
    }

    /** The broker has taken a heartbeat. */
    public void heartbeatConfirmed() {
        heartbeatsConfirmed.increment();
    }

    /** A heartbeat did not get to the broker. */
    public void heartbeatLost() {
        heartbeatsLost.increment();
    }

    /** A message of this queue was no task. */
    public void rejected(String queue) {
        rejected(queue, 1);
    }

    private void rejected(String queue, int count) {
        Counter.builder(REJECTED)
                .description("Messages that could not be read and went to the dead letters")
                .tag(QUEUE, queue)
                .register(registry)
                .increment(count);
    }

    /** Slices computed since the start. */
    public long slicesComputed() {
        Timer timer = compute.get(Outcome.COMPUTED);
        return timer == null ? 0 : timer.count();
    }

    /** Array bytes that the kernels have read since the start. */
    public long bytesScanned() {
        return scanned.sum();
    }
}
