package dev.onecopy.worker.receive;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.execute.CancelledJobs;
import dev.onecopy.worker.execute.SliceExecutor;
import dev.onecopy.worker.report.ResultReporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes tasks that nobody has sent the whole way from bytes to bytes, on a small array of its own. The first task of a
 * virtual machine waits for hundreds of classes to be loaded; this way it is none that somebody waits for.
 */
public final class Rehearsal {
    /** By then all classes are there, and what runs in a loop is compiled. */
    private static final int RUNS = 100;

    private static final ArrayType TYPE = new ArrayType(DType.FLOAT64, Shape.of(1_000), Order.C);

    private final Kernels kernels;

    Rehearsal(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Returns when it is through, or when interrupted.
     *
     * @throws UncheckedIOException if there is no temporary folder to write to
     */
    public void run() throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("onecopy-rehearsal-");
            try {
                runIn(folder.resolve("segment"));
            } finally {
                Files.delete(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary folder to rehearse in", failure);
        }
    }

    private void runIn(Path file) throws InterruptedException {
        SegmentOptions options = new SegmentOptions(TYPE.nbytes(), 1, OnStop.DELETE);
        try (Segment segment = Segment.openOrCreate(file, options);
                SegmentAttachment attachment = new SegmentAttachment(file, Duration.ofSeconds(1));
                ArrayWriter writer = segment.reserve(TYPE)) {
            ArrayReference array = writer.publish().reference();
            attachment.attach();
            TaskReader reader = new TaskReader();
            JsonMapper json = new JsonMapper();
            SliceExecutor executor =
                    new SliceExecutor(attachment, kernels, "rehearsal", InstantSource.system(), new CancelledJobs());
            for (int run = 0; run < RUNS && !Thread.currentThread().isInterrupted(); run++) {
                byte[] task = json.writeValueAsBytes(task(segment.segmentId(), array, run));
                ResultMessage result = executor.execute(reader.read(task));
                if (result.outcome() != ResultMessage.Outcome.COMPUTED) {
                    throw new IllegalStateException("the rehearsal failed: " + result.failure());
                }
                var unused = ResultReporter.bytes(result);
            }
        } catch (UnreadableTaskException impossible) {
            throw new IllegalStateException("a task that was just written cannot be read", impossible);
        }
    }

    /** Each is another one, so that each is compiled. */
    private static TaskMessage task(UUID segmentId, ArrayReference array, int run) {
        return new TaskMessage(
                MessageVersion.CURRENT,
                segmentId,
                new UUID(0, run),
                0,
                0,
                0,
                0,
                false,
                Computation.PLAN_VERSION,
                "sum(a * i + " + run + ")",
                Map.of("a", array),
                0,
                List.of(Map.of("i", "2")),
                List.of(),
                List.of(),
                List.of(),
                Long.MAX_VALUE);
    }
}
