package dev.onecopy.api.store;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobOutcome;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The jobs of this process, in memory: they end with it. The oldest ended ones are forgotten first. Thread-safe. */
@Component
public class JobStore {
    private final JobProperties properties;
    private final SequencedMap<UUID, Job> jobs = new LinkedHashMap<>();

    JobStore(JobProperties properties) {
        this.properties = properties;
    }

    /** Remembers a job. */
    public synchronized void add(Job job) {
        jobs.put(job.id(), job);
        Iterator<Job> oldest = jobs.values().iterator();
        long results = jobs.values().stream().mapToLong(JobStore::results).sum();
        while ((jobs.size() > properties.maximumKept() || results > properties.maximumKeptResults())
                && oldest.hasNext()) {
            Job candidate = oldest.next();
            if (candidate.snapshot().status().ended()) {
                results -= results(candidate);
                oldest.remove();
            }
        }
    }

    private static long results(Job job) {
        JobOutcome outcome = job.snapshot().outcome();
        return outcome == null ? 0 : outcome.results().size();
    }

    /** The job with this id, unless it never was or is forgotten. */
    public synchronized Optional<Job> find(UUID id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /**
     * Jobs, the newest first.
     *
     * @param after only those accepted before this one; null for the newest
     */
    public synchronized List<Job> list(@Nullable UUID after, int limit) {
        return jobs.reversed().values().stream()
                .dropWhile(job -> after != null && !job.id().equals(after))
                .skip(after == null ? 0 : 1)
                .limit(limit)
                .toList();
    }
}
