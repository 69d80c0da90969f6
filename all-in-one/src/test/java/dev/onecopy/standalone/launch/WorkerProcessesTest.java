package dev.onecopy.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.onecopy.standalone.broker.BrokerAddress;
import dev.onecopy.standalone.terminal.Console;
import dev.onecopy.standalone.terminal.OnecopyException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessesTest {
    private static final BrokerAddress BROKER = BrokerAddress.parse("amqp://me:secret@localhost");

    @Test
    @Tag("processes")
    void startsADeadWorkerAgainAndGivesUpHopeWhenItDiesAtEveryStart(@TempDir Path folder) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(printed, true, StandardCharsets.UTF_8);
        WorkerSettings settings = new WorkerSettings(folder.resolve("absent.jar"), folder.resolve("segment"), BROKER);
        try (WorkerProcesses workers = WorkerProcesses.start(1, settings, null, new Console(terminal, terminal))) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatExceptionOfType(OnecopyException.class)
                            .isThrownBy(workers::checkHope)
                            .withMessageContaining("worker-1 died 3 times before it was ready")
                            .withMessageContaining("absent.jar"));
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("worker-1 ended with status 1; starting it again in 1 s")
                .contains("starting it again in 2 s");
    }

    @Test
    void waitsLongerAfterEachDeathButNotForEver() {
        assertThat(WorkerProcess.delay(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(WorkerProcess.delay(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(WorkerProcess.delay(1000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void putsThePasswordIntoTheEnvironmentAndNotOnTheCommandLine() {
        ProcessBuilder process = new WorkerSettings(Path.of("worker.jar"), Path.of("/segment"), BROKER).process("w-1");
        assertThat(process.environment()).containsEntry("SPRING_RABBITMQ_PASSWORD", "secret");
        assertThat(process.command())
                .noneMatch(part -> part.contains("secret"))
                .contains("--onecopy.worker.exit-with-parent=true", "--onecopy.worker.id=w-1");
    }

    @Test
    void saysWhichJarCannotBeRead() {
        assertThatExceptionOfType(OnecopyException.class)
                .isThrownBy(() -> WorkerJar.find(Map.of("ONECOPY_WORKER_JAR", "/nowhere/worker.jar")))
                .withMessage("ONECOPY_WORKER_JAR is /nowhere/worker.jar, which cannot be read");
    }
}
