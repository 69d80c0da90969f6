package dev.onecopy.api.metrics;

import dev.onecopy.metrics.Buckets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls of functions of users, by the lane of workers that serves them. A lane that is gone takes its meters with it,
 * whoever is just being answered. Thread-safe.
 */
public final class CallMetrics {
    private static final String CALLS = "onecopy.calls";
    private static final String WINDOW = "onecopy.lane.window";
    private static final String OUTSTANDING = "onecopy.lane.outstanding";

    private final MeterRegistry registry;
    private final Set<String> lanes = new HashSet<>();

    CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A lane is served: where it comes from how many of its calls may be out, and how many are. */
    public synchronized void served(String lane, Supplier<Number> limit, Supplier<Number> outstanding) {
        lanes.add(lane);
        Gauge.builder(WINDOW, limit)
                .description("Calls that may be out at a time, twice as many as the workers of the lane run")
                .tag(Tags.LANE, lane)
                .register(registry);
        Gauge.builder(OUTSTANDING, outstanding)
                .description("Calls that are with the broker or a worker of the lane")
                .tag(Tags.LANE, lane)
                .register(registry);
    }

    /** Nobody serves a lane any more. */
    public synchronized void gone(String lane) {
        lanes.remove(lane);
        registry.getMeters().stream()
                .filter(meter -> lane.equals(meter.getId().getTag(Tags.LANE)))
                .forEach(registry::remove);
    }

    /**
     * A call was answered; one of a lane that is gone is not counted.
     *
     * @param outcome what became of it
     * @param computeNanoseconds for how long the function ran
     */
    public synchronized void answered(String lane, Enum<?> outcome, long computeNanoseconds) {
        if (lanes.contains(lane)) {
            Timer.builder(CALLS)
                    .description("Calls of functions by what became of them, and how long the functions ran")
                    .tag(Tags.LANE, lane)
                    .tag(Tags.OUTCOME, Tags.value(outcome))
                    .serviceLevelObjectives(Buckets.ofJobs())
                    .register(registry)
                    .record(computeNanoseconds, TimeUnit.NANOSECONDS);
        }
    }
}
