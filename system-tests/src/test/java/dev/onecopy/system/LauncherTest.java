package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code demo}, {@code up} and {@code clean}, and what they leave behind: nothing. */
@Tag("processes")
class LauncherTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** How a process comes and goes does not depend on its speed: half the compiler starts in half the time. */
    private static final Map<String, String> QUICK_START = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    private static ServiceProcess run(String... arguments) {
        return run(QUICK_START, arguments);
    }

    private static ServiceProcess run(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(Jars.environment());
        environment.putAll(more);
        return ServiceProcess.startJar(
                "onecopy " + String.join(" ", arguments), Jars.allInOne(), 256, List.of(arguments), environment);
    }

    private static URI awaitReady(ServiceProcess up) {
        return URI.create(
                up.awaitLine(AllInOneDeployment.READY, Deployment.STARTS_WITHIN).group(1));
    }

    @Test
    void demoShowsTheValuesAndLeavesNothingBehind() {
        try (ServiceProcess demo = run(Map.of(), "demo", "--exit")) {
            demo.awaitLine(Pattern.compile("^job "), Duration.ofSeconds(90));
            List<ProcessHandle> workers = demo.descendants();
            assertThat(demo.awaitExit(Deployment.ENDS_WITHIN)).as(demo.text()).isZero();
            assertThat(demo.output())
                    .anyMatch(line -> line.matches("array +demo +float64 \\[67108864] +512\\.0 MiB in .* s"))
                    .anyMatch(line -> line.matches("job +sum\\(a \\* i\\) for i in \\[1, 2, 3] .* s"))
                    .anyMatch(line -> line.matches(" +i = 1 +16760409408\\.0"))
                    .anyMatch(line -> line.contains("equal to the sum in closed form"))
                    .anyMatch(
                            line -> line.matches("segment +/dev/shm/onecopy-.*/segment +512\\.\\d MiB used of .* MiB"))
                    .anyMatch(line -> line.matches("worker-2 +process \\d+ +.* MiB private, .*"))
                    .anyMatch(line -> line.contains("/actuator/prometheus"));
            assertThat(workers).hasSize(2).noneMatch(ProcessHandle::isAlive);
            assertThat(segmentOf(demo).getParent()).doesNotExist();
        }
    }

    private static Path segmentOf(ServiceProcess process) {
        return Path.of(process.awaitLine(Pattern.compile("segment +(/dev/shm/onecopy-\\S+/segment)"), SOON)
                .group(1));
    }

    @Test
    void demoTakesAFile(@TempDir Path folder) throws IOException {
        GeneratedArray array =
                GeneratedArray.of(ElementType.INT16, 30, 70).inFortranOrder().inBigEndian();
        Path file = folder.resolve("small array.npy");
        Files.write(file, array.toBytes());
        try (ServiceProcess demo = run("demo", file.toString(), "--exit")) {
            assertThat(demo.awaitExit(Duration.ofSeconds(90))).as(demo.text()).isZero();
            assertThat(demo.output()).anyMatch(line -> line.matches(" +i = 3 +" + 3 * array.sum()));
        }
    }

    @Test
    void upIsReadyWhenItSaysSoAndEndsCleanOnSigterm() {
        int port = FreePort.next();
        try (ServiceProcess up = run("up", "--port", "" + port, "--workers", "1")) {
            URI root = awaitReady(up);
            assertThat(root.getPort()).isEqualTo(port);
            Path folder = Path.of("/dev/shm/onecopy-" + port);
            assertThat(folder.resolve("segment")).exists();
            List<ProcessHandle> workers = up.descendants();
            assertThat(workers).hasSize(1);
            assertThat(workers.getFirst().info().commandLine().orElse(""))
                    .as("no secret on a command line")
                    .doesNotContainIgnoringCase("password");
            try (OnecopyClient client = new OnecopyClient(root)) {
                client.put("a", GeneratedArray.of(ElementType.FLOAT64, 1000));
                assertThat(client.run("max(a)", Map.of("a", "a"), Map.of()).status())
                        .isEqualTo(200);
            }
            assertThat(up.terminate(Deployment.ENDS_WITHIN)).as(up.text()).isZero();
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void arraysInAFolderSurviveSigtermAndKillUntilTheyAreCleaned(@TempDir Path parent) throws IOException {
        GeneratedArray array = GeneratedArray.of(ElementType.UINT8, 12_345);
        Path data = Files.createDirectory(parent.resolve("onecopy-data"));
        String[] command = {"up", "--port", "0", "--workers", "1", "--data", data.toString(), "--capacity", "64MB"};
        try (ServiceProcess first = run(command)) {
            try (OnecopyClient client = new OnecopyClient(awaitReady(first))) {
                client.put("kept", array);
            }
            assertThat(first.terminate(Deployment.ENDS_WITHIN)).as(first.text()).isZero();
        }
        try (ServiceProcess second = run(command)) {
            try (OnecopyClient client = new OnecopyClient(awaitReady(second));
                    InputStream content = client.content("kept")) {
                assertThat(content.readAllBytes()).isEqualTo(array.toBytes());
            }
            assertThat(clean(parent))
                    .anyMatch(line ->
                            line.startsWith("kept     " + data) && line.contains("process " + second.processId()));
            List<ProcessHandle> workers = second.descendants();
            assertThat(workers).hasSize(1);
            second.kill();
            await().atMost(Deployment.ENDS_WITHIN)
                    .untilAsserted(() -> assertThat(workers).noneMatch(ProcessHandle::isAlive));
        }
        assertThat(data.resolve("segment")).exists();
        assertThat(clean(parent)).anyMatch(line -> line.startsWith("deleted  " + data));
        assertThat(data).doesNotExist();
    }

    private static List<String> clean(Path parent) {
        try (ServiceProcess clean = run("clean", parent.toString())) {
            assertThat(clean.awaitExit(SOON)).as(clean.text()).isZero();
            return clean.output();
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFails(
                    "port " + taken.getLocalPort() + " of 127.0.0.1 cannot be had",
                    1,
                    "up",
                    "--port",
                    "" + taken.getLocalPort());
        }
        assertFails("not there or cannot be read", 1, "demo", "/nowhere/array.npy", "--exit");
        assertFails("not of the form amqp://user:password@host:port/vhost", 2, "up", "--broker", "localhost");
        assertFails(
                "the broker amqp://me@127.0.0.1:1/ cannot be used",
                1,
                "up",
                "--port",
                "0",
                "--broker",
                "amqp://me:secret@127.0.0.1:1/");
        assertFails("--workers is 0", 2, "up", "--workers", "0");
    }

    private static void assertFails(String message, int status, String... arguments) {
        try (ServiceProcess failing = run(arguments)) {
            assertThat(failing.awaitExit(SOON)).as(failing.text()).isEqualTo(status);
            assertThat(failing.output()).anyMatch(line -> line.contains(message));
            assertThat(failing.text()).doesNotContain("\tat ").doesNotContain("Exception");
        }
    }

    @Test
    void scriptKnowsItsCommandsFromAnyFolder() {
        String script = System.getProperty("onecopy.launcher");
        try (ServiceProcess help = ServiceProcess.start("help", List.of("bash", script, "help"), Map.of())) {
            assertThat(help.awaitExit(SOON)).isZero();
            assertThat(help.text()).contains("demo", "up", "clean", "test --fast", "test --install");
        }
        try (ServiceProcess unknown = ServiceProcess.start("unknown", List.of("bash", script, "unknown"), Map.of())) {
            assertThat(unknown.awaitExit(SOON)).isEqualTo(2);
            assertThat(unknown.text()).contains("there is no command unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "077"})
    void whoMayReadKeysDoesNotDependOnTheUmask(String umask, @TempDir Path folder) throws IOException {
        Path keys = folder.resolve("keys");
        String script = System.getProperty("onecopy.launcher");
        List<String> command = List.of(
                "bash", "-c", "umask " + umask + "; exec \"$@\"", "bash", script, "key", "me", "read", keys + "/keys");
        try (ServiceProcess key = ServiceProcess.start("key", command, Map.of())) {
            assertThat(key.awaitExit(SOON)).as(key.text()).isZero();
        }
        assertThat(permissions(keys)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(keys.resolve("keys"))).isEqualTo("rw-r--r--");
        assertThat(permissions(keys.resolve("prometheus"))).isEqualTo("rw-r-----");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
