package dev.onecopy.standalone.demonstration;

import dev.onecopy.standalone.client.ServiceClient;
import dev.onecopy.standalone.launch.RunningService;
import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import dev.onecopy.standalone.terminal.Termination;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Uploads an array, runs one job on it, and prints what came of it. */
public final class Demonstration {
    private static final String NAME = "demo";
    private static final String EXPRESSION = "sum(a * i)";
    private static final List<Integer> MAPPED = List.of(1, 2, 3);
    private static final double MIB_BYTES = 1 << 20;
    private static final long PROGRESS_STEP_BYTES = 128 << 20;
    private static final double NANOSECONDS_A_SECOND = 1e9;

    private final RunningService service;
    private final ServiceClient client;
    private final Console console;
    private final Termination termination;

    public Demonstration(RunningService service, Console console, Termination termination) {
        this.service = service;
        this.client = service.client();
        this.console = console;
        this.termination = termination;
    }

    /**
     * Shows it.
     *
     * @throws OnecopyException if anything goes wrong or a value is not what it must be
     */
    public void show(ArraySource source) {
        upload(source);
        JsonNode job = compute();
        printValues(job, source);
        printMemory();
        console.result("open      " + service.root() + "/docs  the API, to try it on");
        console.result("          " + service.root() + "/v1/arrays/" + NAME);
        console.result(
                "          " + service.root() + "/v1/jobs/" + job.path("id").asString());
        console.result("          " + service.root() + "/actuator/prometheus  the metrics");
    }

    private void upload(ArraySource source) {
        console.progress("uploading " + source.description());
        long startedAt = System.nanoTime();
        JsonNode array = client.putArray(
                NAME,
                () -> new WatchedStream(
                        source.open().get(),
                        PROGRESS_STEP_BYTES,
                        sent -> console.progress(mib(sent) + " of " + mib(source.bytes()) + " sent"),
                        termination),
                source.bytes());
        String seconds = secondsSince(startedAt);
        console.result("array     " + NAME + "  " + array.path("dtype").asString() + " " + array.path("shape") + "  "
                + mib(array.path("nbytes").asLong()) + " in " + seconds);
    }

    private JsonNode compute() {
        long startedAt = System.nanoTime();
        JsonNode job = client.submit(
                Map.of("expression", EXPRESSION, "arrays", Map.of("a", NAME), "map", Map.of("i", MAPPED)));
        while (List.of("QUEUED", "RUNNING").contains(job.path("status").asString())) {
            termination.check();
            JsonNode progress = job.path("progress");
            console.progress(progress.path("slicesDone").asLong() + " of "
                    + progress.path("slicesTotal").asLong() + " slices");
            job = client.job(job.path("id").asString());
        }
        String seconds = secondsSince(startedAt);
        if (!job.path("status").asString().equals("SUCCEEDED")) {
            throw new OnecopyException("the job ended as " + job.path("status").asString() + ": " + job.path("error"));
        }
        console.result("job       " + EXPRESSION + " for i in " + MAPPED + "  " + seconds);
        return job;
    }

    private void printValues(JsonNode job, ArraySource source) {
        JsonNode results = job.path("results");
        if (results.size() != MAPPED.size()) {
            throw new OnecopyException("the job has " + results.size() + " results instead of " + MAPPED.size());
        }
        for (int item = 0; item < MAPPED.size(); item++) {
            int factor = MAPPED.get(item);
            JsonNode value = results.path(item).path("value");
            console.result("          i = " + factor + "  " + NumberText.of(value));
            if (source.sum().isPresent() && value.asDouble() != source.sum().getAsDouble() * factor) {
                throw new OnecopyException(
                        "the value is not the closed form's " + source.sum().getAsDouble() * factor);
            }
        }
        if (source.sum().isPresent()) {
            console.result("          equal to the sum in closed form");
        }
    }

    private void printMemory() {
        JsonNode segment = client.segment();
        console.result("segment   " + service.segment() + "  "
                + mib(segment.path("usedBytes").asLong()) + " used of "
                + mib(segment.path("capacityBytes").asLong()));
        service.workerProcessIds().forEach((name, processId) -> {
            try {
                WorkerMemory memory = WorkerMemory.of(processId);
                console.result(name + "  process " + processId + "  " + mib(memory.privateBytes()) + " private, "
                        + mib(memory.sharedBytes()) + " shared with the others");
            } catch (IOException gone) {
                throw new OnecopyException(name + " cannot be looked into: " + gone.getMessage(), gone);
            }
        });
    }

    private static String secondsSince(long startedAtNanoseconds) {
        double seconds = (System.nanoTime() - startedAtNanoseconds) / NANOSECONDS_A_SECOND;
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB_BYTES);
    }
}
