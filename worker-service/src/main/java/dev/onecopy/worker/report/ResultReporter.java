package dev.onecopy.worker.report;

import dev.onecopy.message.ResultMessage;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.config.Reason;
import dev.onecopy.worker.metrics.WorkerMetrics;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Publishes results, each persistent and confirmed. Thread-safe; waits for no confirmation. */
public final class ResultReporter {
    private static final JsonMapper JSON = new JsonMapper();

    private final MessageSink sink;
    private final WorkerMetrics metrics;

    public ResultReporter(MessageSink sink, WorkerMetrics metrics) {
        this.sink = sink;
        this.metrics = metrics;
    }

    /** The message's body. */
    public static byte[] bytes(ResultMessage result) {
        return JSON.writeValueAsBytes(result);
    }

    /** Sends a result; {@code confirmation} is told exactly once what became of it, here or later. */
    public void report(ResultMessage result, Confirmation confirmation) {
        try {
            metrics.record(result);
            sink.publish(Topology.RESULTS, MessageProperties.persistent(), bytes(result), confirmation);
        } catch (IOException | RuntimeException | OutOfMemoryError notSent) {
            confirmation.lost("it was not sent: " + Reason.of(notSent));
        }
    }
}
