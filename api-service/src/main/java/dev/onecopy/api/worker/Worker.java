package dev.onecopy.api.worker;

import dev.onecopy.message.WorkerHeartbeat;
import java.time.Instant;

/**
 * One worker process as it was last heard.
 *
 * @param heartbeat the last one
 * @param heardAt when it was sent, or when it arrived if its sender's clock is ahead of this one's
 * @param state the verdict at the time of asking
 */
public record Worker(WorkerHeartbeat heartbeat, Instant heardAt, WorkerState state) {}
