package dev.onecopy.api.worker;

import dev.onecopy.api.config.WorkerRegistryProperties;
import dev.onecopy.api.metrics.WorkersMetrics;
import dev.onecopy.message.WorkerHeartbeat;
import dev.onecopy.segment.Segment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The workers that have been heard of; silence ages them, and who is silent for long, or has said goodbye, is
 * forgotten. Thread-safe.
 */
@Component
public final class WorkerRegistry {
    private static final int MAXIMUM_WORKERS = 1_000;

    private final Segment segment;
    private final WorkerRegistryProperties properties;
    private final Clock clock;
    private final WorkersMetrics metrics;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    private record Heard(WorkerHeartbeat heartbeat, Instant at) {}

    public WorkerRegistry(Segment segment, WorkerRegistryProperties properties, Clock clock, WorkersMetrics metrics) {
        this.segment = segment;
        this.properties = properties;
        this.clock = clock;
        this.metrics = metrics;
        for (WorkerState state : WorkerState.values()) {
            metrics.workers(state, () -> inState(state).size());
        }
        metrics.attached(this::attachedThreads, this::longestSilenceSeconds);
    }

    /**
     * Takes a heartbeat; one of a process not seen before is dropped when there are {@value #MAXIMUM_WORKERS}. One that
     * has waited in the queue while no API was there is as old as it is.
     */
    public void hear(WorkerHeartbeat heartbeat) {
        metrics.heard();
        Instant now = clock.instant();
        heard.values().removeIf(one -> isForgotten(one, now));
        if (Boolean.TRUE.equals(heartbeat.goodbye())) {
            heard.remove(heartbeat.workerId());
        } else if (heard.size() < MAXIMUM_WORKERS || heard.containsKey(heartbeat.workerId())) {
            Instant sent = Instant.ofEpochMilli(heartbeat.sentAtEpochMs());
            Heard one = new Heard(heartbeat, sent.isBefore(now) ? sent : now);
            // One that the broker delivers again comes after younger ones.
            heard.merge(
                    heartbeat.workerId(), one, (before, after) -> after.at().isBefore(before.at()) ? before : after);
        }
    }

    /** All that are remembered, by id. */
    public List<Worker> workers() {
        Instant now = clock.instant();
        return known(now)
                .map(one -> new Worker(one.heartbeat(), one.at(), state(one, now)))
                .sorted(Comparator.comparing(worker -> worker.heartbeat().workerId()))
                .toList();
    }

    /** The workers that can take this segment's tasks now. */
    public List<Worker> attached() {
        return inState(WorkerState.ATTACHED);
    }

    private List<Worker> inState(WorkerState state) {
        return workers().stream().filter(worker -> worker.state() == state).toList();
    }

    private double longestSilenceSeconds() {
        Instant now = clock.instant();
        return known(now)
                .mapToDouble(one -> silence(one, now).toMillis() / 1e3)
                .max()
                .orElse(0);
    }

    /** How many slices of expressions the attached workers compute at a time; calls of functions are not among them. */
    public int attachedThreads() {
        return attached().stream()
                .filter(worker -> worker.heartbeat().calls() == null)
                .mapToInt(worker -> worker.heartbeat().threads())
                .sum();
    }

    private WorkerState state(Heard one, Instant now) {
        if (silence(one, now).compareTo(properties.lostAfter()) > 0) {
            return WorkerState.LOST;
        }
        return one.heartbeat().segmentId().equals(segment.segmentId()) ? WorkerState.ATTACHED : WorkerState.FOREIGN;
    }

    private Stream<Heard> known(Instant now) {
        return heard.values().stream().filter(one -> !isForgotten(one, now));
    }

    private boolean isForgotten(Heard one, Instant now) {
        return silence(one, now).compareTo(properties.forgottenAfter()) > 0;
    }

    private static Duration silence(Heard one, Instant now) {
        return Duration.between(one.at(), now);
    }
}
