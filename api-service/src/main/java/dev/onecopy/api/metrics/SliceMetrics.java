package dev.onecopy.api.metrics;

import dev.onecopy.metrics.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Slices on their way to the workers and back. All meters exist from the start, so that a panel shows 0. */
@Component
public final class SliceMetrics {
    private static final String SLICES = "onecopy.slices";
    private static final String WAIT = "onecopy.slice.wait";
    private static final String RESENT = "onecopy.slices.resent";
    private static final String DROPPED = "onecopy.results.dropped";
    private static final String REJECTED = "onecopy.messages.rejected";
    private static final String WINDOW = "onecopy.dispatch.window";
    private static final String OUTSTANDING = "onecopy.dispatch.outstanding";

    /** Why a slice goes out once more. */
    public enum Cause {
        /** The worker that held it was lost. */
        WORKER_LOST,
        /** A worker could not take it, or the broker did not. */
        NOT_TAKEN,
        /** There was no answer for too long. */
        UNANSWERED
    }

    private final MeterRegistry registry;
    private final Timer slices;
    private final Timer wait;
    private final Counter dropped;
    private final CallMetrics calls;
    private final Map<Cause, Counter> resent = new EnumMap<>(Cause.class);

    public SliceMetrics(MeterRegistry registry) {
        this.registry = registry;
        calls = new CallMetrics(registry);
        slices = Timer.builder(SLICES)
                .description("Slices that were computed, from being sent to being answered")
                .serviceLevelObjectives(Buckets.ofSlices())
                .register(registry);
        wait = Timer.builder(WAIT)
                .description("The part of that time in which no kernel ran: queues, the broker, the way there and back")
                .serviceLevelObjectives(Buckets.ofSlices())
                .register(registry);
        dropped = Counter.builder(DROPPED)
                .description("Results that no running job waits for: late, doubled or foreign")
                .register(registry);
        for (Cause cause : Cause.values()) {
            resent.put(
                    cause,
                    Counter.builder(RESENT)
                            .description("Slices that were sent again")
                            .tag(Tags.CAUSE, Tags.value(cause))
                            .register(registry));
        }
    }

    /** Of the slices that are calls of functions. */
    public CallMetrics calls() {
        return calls;
    }

    /**
     * Where it comes from how many slices may be out, and how many are.
     *
     * @param limit for those of short jobs and for the others
     */
    public void window(Supplier<Number> limit, Supplier<Number> usual, Supplier<Number> ofShortJobs) {
        Gauge.builder(WINDOW, limit)
                .description(
                        "Slices that may be out at a time, twice as many as the workers have threads; as many again of short jobs")
                .register(registry);
        outstanding("usual", usual);
        outstanding("short", ofShortJobs);
    }

    private void outstanding(String line, Supplier<Number> count) {
        Gauge.builder(OUTSTANDING, count)
                .description("Slices that are with the broker or a worker: those of short jobs, and the others")
                .tag(Tags.LINE, line)
                .register(registry);
    }

    /**
     * A slice that was computed.
     *
     * @param outNanoseconds from being sent to being answered
     * @param computeNanoseconds of these in kernels
     */
    public void computed(long outNanoseconds, long computeNanoseconds) {
        slices.record(outNanoseconds, TimeUnit.NANOSECONDS);
        wait.record(Math.max(0, outNanoseconds - computeNanoseconds), TimeUnit.NANOSECONDS);
    }

    /** Slices that go out once more. */
    public void resent(Cause cause, int count) {
        Counter counter = resent.get(cause);
        if (counter != null) {
            counter.increment(count);
        }
    }

    /** A result that was not needed. */
    public void dropped() {
        dropped.increment();
    }

    /**
     * The counter of messages of a queue that could not be read and went to the dead letters.
     *
     * @param queue its name
     */
    public Counter rejected(String queue) {
        return Counter.builder(REJECTED)
                .description("Messages that could not be read and went to the dead letters")
                .tag(Tags.QUEUE, queue)
                .register(registry);
    }
}
