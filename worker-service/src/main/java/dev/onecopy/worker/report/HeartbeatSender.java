package dev.onecopy.worker.report;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.logging.ReasonLog;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ServedFunctions;
import dev.onecopy.message.WorkerHeartbeat;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import dev.onecopy.segment.ProcessMemory;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.config.Reason;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.metrics.WorkerMetrics;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Tells the API every few seconds that this worker lives, on which segment, and what it holds in memory. */
public final class HeartbeatSender implements AutoCloseable {
    private static final long LAST_ONE_WITHIN_MS = 1_000;

    private final Thread thread = Thread.ofPlatform().name("heartbeat").daemon().unstarted(this::sendUntilInterrupted);
    private final ReasonLog reasons = new ReasonLog(LoggerFactory.getLogger(HeartbeatSender.class));
    private final JsonMapper json = new JsonMapper();
    private final MessageSink sink;
    private final SegmentAttachment attachment;
    private final WorkerMetrics metrics;
    private final WorkerProperties worker;
    private final Kernels kernels;
    private final Supplier<Optional<ServedFunctions>> calls;

    /** @param calls what functions it serves; empty for a worker of expressions */
    public HeartbeatSender(
            MessageSink sink,
            SegmentAttachment attachment,
            WorkerMetrics metrics,
            WorkerProperties worker,
            Kernels kernels,
            Supplier<Optional<ServedFunctions>> calls) {
        this.sink = sink;
        this.attachment = attachment;
        this.metrics = metrics;
        this.worker = worker;
        this.kernels = kernels;
        this.calls = calls;
    }

    /** Sends the first one now. */
    public void start() {
        thread.start();
    }

    /** Sends the last one, which says so: nobody is to wait for another, or to take the silence for a death. */
    public void sayGoodbye() throws InterruptedException {
        close();
        thread.join(LAST_ONE_WITHIN_MS);
        if (!thread.isAlive()) {
            send(true);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void sendUntilInterrupted() {
        try {
            while (true) {
                send(false);
                Thread.sleep(worker.heartbeatInterval());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(boolean goodbye) {
        try (SegmentAttachment.Use use = attachment.use().orElse(null)) {
            if (use != null) {
                byte[] body = json.writeValueAsBytes(heartbeat(use, goodbye));
                sink.publish(Topology.HEARTBEATS, MessageProperties.passing(), body, new Heard());
            }
        } catch (IOException | RuntimeException notSent) {
            metrics.heartbeatLost();
            reasons.failed("no heartbeat was sent: " + Reason.of(notSent));
        }
    }

    private WorkerHeartbeat heartbeat(SegmentAttachment.Use use, boolean goodbye) {
        ProcessMemory memory = ProcessMemory.now();
        ProcessHandle process = ProcessHandle.current();
        Optional<ServedFunctions> served = calls.get();
        return new WorkerHeartbeat(
                MessageVersion.CURRENT,
                worker.id(),
                HostName.OF_THIS_HOST,
                process.pid(),
                use.view().segmentId(),
                worker.threads(),
                served.isPresent() ? "java-" + Runtime.version().feature() : kernels.name(),
                process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli(),
                System.currentTimeMillis(),
                metrics.slicesComputed(),
                metrics.bytesScanned(),
                use.view().mappedBytes(),
                memory.privateBytes(),
                memory.sharedBytes(),
                memory.pageTableBytes(),
                served.orElse(null),
                goodbye);
    }

    private final class Heard implements Confirmation {
        @Override
        public void confirmed() {
            metrics.heartbeatConfirmed();
            reasons.worked("heartbeats are sent again");
        }

        @Override
        public void lost(String reason) {
            metrics.heartbeatLost();
            reasons.failed("a heartbeat was lost: " + reason);
        }
    }
}
