package dev.onecopy.api.worker;

import dev.onecopy.message.WorkerHeartbeat;
import java.time.Instant;

/**
 * One worker process as it was last heard.
 *
 * @param heartbeat the last one
 * @param heardAt when it arrived, by this process's clock
 * @param state the verdict at the time of asking
 */
public record Worker(WorkerHeartbeat heartbeat, Instant heardAt, WorkerState state) {}
