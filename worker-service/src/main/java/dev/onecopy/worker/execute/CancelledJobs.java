package dev.onecopy.worker.execute;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs that nobody waits for any more, the latest of them: slices arrive within seconds of their job's end or not
 * at all. Asked between the blocks of every slice. Thread-safe.
 */
public final class CancelledJobs {
    private static final int CAPACITY = 1_000;

    /** The latest run of each that is over; the order of the other map says which to forget. */
    private final Map<UUID, Integer> runs = new ConcurrentHashMap<>();

    private final LinkedHashMap<UUID, Boolean> order = new LinkedHashMap<>();

    /** This run of the job, and all before it, are over. */
    public synchronized void add(UUID jobId, int run) {
        runs.merge(jobId, run, Math::max);
        order.remove(jobId);
        order.put(jobId, true);
        if (order.size() > CAPACITY) {
            runs.remove(order.pollFirstEntry().getKey());
        }
    }

    /** Whether this run of the job is over. */
    public boolean contains(UUID jobId, int run) {
        Integer over = runs.get(jobId);
        return over != null && run <= over;
    }
}
