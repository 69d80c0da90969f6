package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Functions of users in workers of both languages, on one segment: one process in Java and one in Python, of two calls
 * at a time each. Every test finds both, whatever the one before did to them.
 */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
abstract class FunctionTest {
    /** Settings of the Java worker. */
    static final Map<String, String> SETTINGS =
            Map.of("ONECOPY_WORKER_THREADS", "2", "ONECOPY_FUNCTIONS_GIVE_UP_AFTER", "500ms");

    private static final String FROM_PYTHON = "worker";
    private static final String FROM_JAVA = "total";
    private static final int THREADS = 2;
    private static final GeneratedArray ARRAY = GeneratedArray.of(ElementType.FLOAT64, 100_000);

    private final List<ServiceProcess> pythonWorkers = new ArrayList<>();
    private @Nullable Deployment deployment;

    /** Starts the services, and a Java worker of these functions, which is started again whenever it ends. */
    abstract Deployment start(Path functions) throws Exception;

    /** The address of the broker as a Python worker needs it; null if it finds that by itself. */
    abstract @Nullable String broker();

    @BeforeAll
    void startAll(@TempDir Path functions, @TempDir Path classes) throws Exception {
        deployment = start(PluginFolder.fill(functions, classes));
        startPythonWorker();
    }

    @AfterAll
    void endAll() {
        for (ServiceProcess worker : pythonWorkers) {
            if (worker.isAlive()) {
                assertThat(worker.terminate(Deployment.ENDS_WITHIN))
                        .as(worker.text())
                        .isZero();
            }
        }
        if (deployment != null) {
            deployment.close();
        }
    }

    @BeforeEach
    void mend() {
        await().atMost(Deployment.STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !processes(FROM_PYTHON).isEmpty()
                        && !processes(FROM_JAVA).isEmpty());
        client().put("a", ARRAY);
    }

    private void startPythonWorker() {
        pythonWorkers.add(Python.startWorker(THREADS, client().root(), broker()));
    }

    /** The ids of the processes that live and serve a function. */
    private List<Long> processes(String function) {
        List<String> workers = client().list("/v1/functions").stream()
                .filter(one -> one.path("name").asString().equals(function))
                .flatMap(one -> Dashboards.items(one.path("workers")).stream())
                .map(JsonNode::asString)
                .toList();
        return Objects.requireNonNull(deployment).livingWorkers().stream()
                .filter(worker -> workers.contains(worker.path("id").asString()))
                .map(worker -> worker.path("processId").asLong())
                .toList();
    }

    /** Waits until a Java worker serves in place of one that has to end. */
    private void awaitOtherThan(List<Long> ending) {
        await().atMost(Deployment.STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !processes(FROM_JAVA).isEmpty()
                        && processes(FROM_JAVA).stream().noneMatch(ending::contains));
    }

    private OnecopyClient client() {
        return Objects.requireNonNull(deployment).client();
    }

    private HttpReply run(String expression) {
        return client().run(expression, Map.of("a", "a"), Map.of());
    }

    private String submit(String expression, Map<String, Object> more) {
        Map<String, Object> job = new HashMap<>(more);
        job.put("expression", expression);
        job.put("arrays", Map.of("a", "a"));
        return "/v1/jobs/" + client().postJson("/v1/jobs", job).field("id");
    }

    private static void assertGives(HttpReply job, double... values) {
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(resultValues(job).stream().mapToDouble(JsonNode::asDouble))
                .as(job.toString())
                .containsExactly(Arrays.stream(values).boxed().toArray(Double[]::new));
    }

    /** Fails, and the record of its slices has the stack trace. */
    private void assertFails(HttpReply job, String code, String inTrace) {
        assertThat(job.field("status")).as(job.toString()).isEqualTo("FAILED");
        assertThat(job.json().path("error").path("code").asString())
                .as(job.toString())
                .isEqualTo(code);
        assertThat(client().list("/v1/jobs/" + job.field("id") + "/slices")).anySatisfy(slice -> {
            assertThat(slice.path("outcome").asString()).isEqualTo("FAILED");
            assertThat(slice.path("error").path("code").asString()).isEqualTo(code);
            assertThat(slice.path("error").path("trace").asString()).contains(inTrace);
        });
    }

    @Test
    void functionsOfBothLanguagesAreListed() {
        List<JsonNode> served = client().list("/v1/functions");
        assertThat(served).allSatisfy(one -> {
            assertThat(one.path("state").asString()).as(one.toString()).isEqualTo("SERVED");
            assertThat(one.path("workers").isEmpty()).isFalse();
        });
        assertThat(served.stream()
                        .map(one -> one.path("runtime").asString() + " "
                                + one.path("signature").asString()))
                .contains("python worker(arr, i)", "java total(a, i=1)", "java blur(image, sigma=1.0)");
    }

    @Test
    void aCallIsMappedAsInMultiprocessing() {
        for (String call : List.of("worker(a, i)", "total(a, i)")) {
            HttpReply job = client().run(call, Map.of("a", "a"), Map.of("i", List.of(1, 2, 3)));
            assertGives(job, 1.0 * ARRAY.sum(), 2.0 * ARRAY.sum(), 3.0 * ARRAY.sum());
            JsonNode progress = job.json().path("progress");
            assertThat(progress.path("slicesTotal").asInt()).as(job.toString()).isEqualTo(3);
            assertThat(progress.path("slicesDone").asInt()).isEqualTo(3);
            assertThat(job.json().path("memory").path("bytesCopied").asLong()).isZero();
        }
    }

    @Test
    void callsOfBothLanguagesStandInOneExpression() {
        double sum = ARRAY.sum();
        assertGives(run("sum(doubled(a) + 1) / 2 + total(a, 3)"), (2 * sum + ARRAY.elementCount()) / 2 + 3 * sum);
        assertGives(run("total(doubled(a + 1) - 2, worker(a, 0) + 2)"), 4 * sum);
        // A blur of what is the same everywhere changes nothing, but for the rounding of its weights.
        assertGives(run("sum(abs(blur(a.reshape(100, 1000) * 0 + 1, 2) - 1) < 1e-9)"), 1.0 * ARRAY.elementCount());
    }

    @Test
    void whatNobodyServesIsRefusedWithWhatIs() {
        HttpReply refused = run("smooth(a, 3)");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.field("code")).isEqualTo("unknown_function");
        assertThat(refused.field("detail")).contains("smooth", FROM_PYTHON, FROM_JAVA, "blur");
    }

    @Test
    void whatAFunctionThrowsFailsItsJobWithTheStack() {
        assertFails(run("throwing(a)"), "function_failed", "dev.onecopy.system.plugin.Functions$Throwing.call");
        assertFails(client().run("raises(7)", Map.of(), Map.of()), "function_failed", "served.py");
        assertGives(run("total(a) + worker(a, 1)"), 2.0 * ARRAY.sum());
    }

    @Test
    void inputsCannotBeWritten() {
        assertFails(run("scribbling(a)"), "function_failed", "Functions$Scribbling.call");
        assertFails(run("writes(a)"), "function_failed", "read-only");
        HttpReply overwritten = run("writes_harder(a)");
        assertThat(overwritten.json().path("error").path("code").asString())
                .as(overwritten.toString())
                .isEqualTo("worker_lost");
        assertGives(run("sum(a)"), 1.0 * ARRAY.sum());
    }

    @Test
    void aFunctionThatNeverEndsFailsItsJobAndTheWorkerGoesOn() {
        List<Long> worker = processes(FROM_JAVA);
        String endless = submit("looping(a)", Map.of("timeout", "20s"));
        await().until(() -> client().get(endless).field("status").equals("RUNNING"));

        assertGives(run("total(a, 2)"), 2.0 * ARRAY.sum());
        assertThat(client().get(endless).field("status")).isEqualTo("RUNNING");
        assertFails(client().get(endless + "?wait=60s"), "deadline_exceeded", "Functions$Looping.call");
        awaitOtherThan(worker);
        assertGives(run("total(a, 3)"), 3.0 * ARRAY.sum());
    }

    @Test
    void aFunctionThatTakesAllOfTheHeapFailsItsJobAndWhatRunsBesideEnds() {
        List<Long> worker = processes(FROM_JAVA);
        String patient = submit("patient(a, 5)", Map.of());
        await().until(() -> client().get(patient).field("status").equals("RUNNING"));

        assertFails(run("hoarding(a)"), "worker_out_of_memory", "Functions$Hoarding.call");
        assertGives(client().get(patient + "?wait=60s"), 5);
        awaitOtherThan(worker);
        assertGives(run("total(a, 3)"), 3.0 * ARRAY.sum());
    }

    @Test
    void killedProcessesOfAPythonWorkerCostNoResult() {
        List<Integer> factors = IntStream.range(0, 60).boxed().toList();
        String job = submit("slowly(a, i)", Map.of("map", Map.of("i", factors)));
        ServiceProcess worker = pythonWorkers.getLast();
        awaitDone(job, 1);
        ProcessHandle calling = worker.descendants().stream()
                .filter(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains("spawn_main"))
                        .isPresent())
                .findAny()
                .orElseThrow();
        assertThat(calling.destroyForcibly()).isTrue();
        awaitDone(job, done(job) + 1);
        worker.kill();
        int done = done(job);
        startPythonWorker();

        HttpReply ended = client().get(job + "?wait=60s");
        assertThat(done).as(ended.toString()).isLessThan(factors.size());
        assertGives(
                ended,
                factors.stream().mapToDouble(i -> (double) i * ARRAY.sum()).toArray());
        assertThat(client().list(job + "/slices?limit=1000"))
                .filteredOn(slice -> slice.path("outcome").asString().equals("REDELIVERED"))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    private void awaitDone(String job, int slices) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> done(job) >= slices);
    }

    private int done(String job) {
        return client().get(job).json().path("progress").path("slicesDone").asInt();
    }
}
