package dev.onecopy.worker.config;

import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this worker works. Checked here and not by annotations, whose engine would take a tenth of a worker's start.
 *
 * @param id names the process in results and heartbeats; must be unique, random when left out
 * @param threads how many slices it runs at a time
 * @param prefetch tasks that it has at a time, those it runs among them; 0 for one more than it has threads; as many
 *     again of short jobs
 * @param heartbeatInterval how often the API is told that it lives
 * @param stopTimeout how long running slices may take to finish when the process is told to stop
 * @param exitWithParent whether the process stops when its standard input ends, as it does when its parent dies
 */
@ConfigurationProperties("onecopy.worker")
public record WorkerProperties(
        @DefaultValue("") String id,
        @DefaultValue("1") int threads,
        @DefaultValue("0") int prefetch,
        @DefaultValue("2s") Duration heartbeatInterval,
        @DefaultValue("10s") Duration stopTimeout,
        @DefaultValue("false") boolean exitWithParent) {
    private static final int MAXIMUM_THREADS = 1024;
    private static final int MAXIMUM_PREFETCH = 2 * MAXIMUM_THREADS;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException if a setting is out of its range; says which, what it is and the range */
    public WorkerProperties {
        if (id.isEmpty()) {
            id = "worker-" + UUID.randomUUID().toString().substring(0, 8);
        }
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "onecopy.worker.id is " + id + "; 1 to 64 letters, digits, '.', '_' and '-' are expected");
        }
        if (threads < 1 || threads > MAXIMUM_THREADS) {
            throw new IllegalArgumentException(
                    "onecopy.worker.threads is " + threads + "; it must be from 1 to " + MAXIMUM_THREADS);
        }
        if (prefetch < 0 || prefetch > MAXIMUM_PREFETCH) {
            throw new IllegalArgumentException(
                    "onecopy.worker.prefetch is " + prefetch + "; it must be from 0 to " + MAXIMUM_PREFETCH);
        }
        if (prefetch == 0) {
            prefetch = threads + 1;
        }
        check("onecopy.worker.heartbeat-interval", heartbeatInterval, SHORTEST_INTERVAL, LONGEST_INTERVAL);
        check("onecopy.worker.stop-timeout", stopTimeout, Duration.ZERO, LONGEST_STOP);
    }

    private static void check(String name, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " is " + value.toMillis() + "ms; it must be from "
                    + shortest.toMillis() + "ms to " + longest.toMillis() + "ms");
        }
    }
}
