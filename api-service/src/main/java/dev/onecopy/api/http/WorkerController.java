package dev.onecopy.api.http;

import dev.onecopy.api.worker.Worker;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.api.worker.WorkerState;
import dev.onecopy.message.WorkerHeartbeat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who computes. */
@RestController
@Tag(name = "workers")
class WorkerController {
    private final WorkerRegistry registry;

    WorkerController(WorkerRegistry registry) {
        this.registry = registry;
    }

    /** A worker process, by its last heartbeat. */
    record WorkerRepresentation(
            String id,
            WorkerState state,
            String host,
            long processId,
            UUID segmentId,
            int threads,
            String kernels,
            Instant startedAt,
            Instant lastHeardAt,
            long slicesComputed,
            long bytesScanned,
            long bytesMapped,
            long bytesPrivate,
            long bytesShared,
            long bytesPageTables) {
        static WorkerRepresentation of(Worker worker) {
            WorkerHeartbeat heartbeat = worker.heartbeat();
            return new WorkerRepresentation(
                    heartbeat.workerId(),
                    worker.state(),
                    heartbeat.host(),
                    heartbeat.processId(),
                    heartbeat.segmentId(),
                    heartbeat.threads(),
                    heartbeat.kernels(),
                    Instant.ofEpochMilli(heartbeat.startedAtEpochMs()),
                    worker.heardAt(),
                    heartbeat.slicesComputed(),
                    heartbeat.bytesScanned(),
                    heartbeat.bytesMapped(),
                    heartbeat.bytesPrivate(),
                    heartbeat.bytesShared(),
                    heartbeat.bytesPageTables());
        }
    }

    @GetMapping("/v1/workers")
    @Operation(summary = "List workers, with what each holds of memory")
    Page<WorkerRepresentation> list() {
        return new Page<>(
                registry.workers().stream().map(WorkerRepresentation::of).toList(), null);
    }
}
