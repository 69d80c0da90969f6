package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python client's own tests, by pytest, against a running service that asks for keys. */
@Tag("processes")
class PythonClientTest {
    /** Room for the largest array that those tests share among processes, several times. */
    private static final int CAPACITY_MIB = 768;

    private static final Duration TESTS_END_WITHIN = Duration.ofMinutes(10);

    private static final String KEY = "oc_key-of-the-tests";

    @Test
    void passesItsTests(@TempDir Path folder) throws Exception {
        Path tests = Python.CLIENT.resolve("tests");
        assertThat(tests).isDirectory();
        Path keys = KeysFile.write(folder, KeysFile.line("tests", "administer", KEY));
        try (AllInOneDeployment deployment =
                        AllInOneDeployment.start(Deployment.WORKERS, CAPACITY_MIB, List.of("--keys=" + keys));
                ServiceProcess pytest = Python.start(
                        "pytest",
                        List.of("-m", "pytest", tests.toString()),
                        Map.of("ONECOPY_URL", deployment.client().root().toString(), "ONECOPY_KEY", KEY))) {
            assertThat(pytest.awaitExit(TESTS_END_WITHIN)).as(pytest.text()).isZero();
            assertThat(pytest.output()).as(pytest.text()).anyMatch(line -> line.matches("=.* \\d\\d+ passed.*="));
        }
    }
}
