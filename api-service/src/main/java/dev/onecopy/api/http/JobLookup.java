package dev.onecopy.api.http;

import dev.onecopy.api.ingest.ArrayName;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.store.JobStore;
import dev.onecopy.api.store.RememberedJob;
import dev.onecopy.segment.Segment;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** From the id in a path to the job. */
@Component
class JobLookup {
    private final JobStore store;
    private final Segment segment;

    JobLookup(JobStore store, Segment segment) {
        this.store = store;
        this.segment = segment;
    }

    /**
     * The job with this id, whatever became of its arrays.
     *
     * @throws JobNotFoundException if there is none
     */
    Job remembered(String id) {
        return find(id).job();
    }

    /**
     * The job with this id.
     *
     * @throws JobNotFoundException if there is none
     * @throws JobOnLostSegmentException if its arrays are gone with their segment
     */
    Job present(String id) {
        RememberedJob found = find(id);
        if (found.segmentId() != null && !found.segmentId().equals(segment.segmentId())) {
            throw new JobOnLostSegmentException(found.job());
        }
        return found.job();
    }

    /** An id as a token of paging: the job may have been forgotten meanwhile. */
    static UUID token(String after) {
        if (!ArrayName.isId(after)) {
            throw new InvalidRequestException(
                    "after is '" + after + "'; what the part before gave as next is expected");
        }
        return UUID.fromString(after);
    }

    private RememberedJob find(String id) {
        if (!ArrayName.isId(id)) {
            throw new JobNotFoundException(id);
        }
        return store.find(UUID.fromString(id)).orElseThrow(() -> new JobNotFoundException(id));
    }
}
