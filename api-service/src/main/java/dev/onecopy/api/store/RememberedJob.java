package dev.onecopy.api.store;

import dev.onecopy.api.job.Job;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that is in the store.
 *
 * @param job as it stands
 * @param segmentId of the segment that its arrays lie in; null if it has none
 */
public record RememberedJob(Job job, @Nullable UUID segmentId) {}
