package dev.onecopy.api.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The workers as they are heard. */
@Component
public final class WorkersMetrics {
    private static final String WORKERS = "onecopy.workers";
    private static final String THREADS = "onecopy.workers.threads";
    private static final String HEARTBEATS = "onecopy.heartbeats";
    private static final String SILENCE = "onecopy.heartbeat.silence";

    private final MeterRegistry registry;
    private final Counter heartbeats;

    public WorkersMetrics(MeterRegistry registry) {
        this.registry = registry;
        heartbeats = Counter.builder(HEARTBEATS)
                .description("Heartbeats of workers that arrived")
                .register(registry);
    }

    /** Where the number of workers in a state comes from. */
    public void workers(Enum<?> state, Supplier<Number> count) {
        Gauge.builder(WORKERS, count)
                .description("Workers that were heard of, by what is thought of them")
                .tag(Tags.STATE, Tags.value(state))
                .register(registry);
    }

    /** Where it comes from how many slices they compute at a time, and for how long one has been silent. */
    public void attached(Supplier<Number> threads, Supplier<Number> longestSilenceSeconds) {
        Gauge.builder(THREADS, threads)
                .description("Slices that the attached workers compute at a time")
                .register(registry);
        Gauge.builder(SILENCE, longestSilenceSeconds)
                .description("For how long the most silent of the workers has not been heard that are not forgotten")
                .baseUnit("seconds")
                .register(registry);
    }

    /** A worker was heard. */
    public void heard() {
        heartbeats.increment();
    }
}
