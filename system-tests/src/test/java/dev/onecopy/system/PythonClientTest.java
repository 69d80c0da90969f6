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
    private static final Duration IMPORTS_END_WITHIN = Duration.ofMinutes(1);

    private static final String KEY = "oc_key-of-the-tests";

    @Test
    void passesItsTests(@TempDir Path folder) throws Exception {
        Path tests = Path.of(System.getProperty("onecopy.python-client"), "tests");
        assertThat(tests).isDirectory();
        String python = pythonWithPackages();
        Path keys = KeysFile.write(folder, KeysFile.line("tests", "administer", KEY));
        try (AllInOneDeployment deployment =
                        AllInOneDeployment.start(Deployment.WORKERS, CAPACITY_MIB, List.of("--keys=" + keys));
                ServiceProcess pytest = ServiceProcess.start(
                        "pytest",
                        List.of(python, "-m", "pytest", tests.normalize().toString()),
                        Map.of(
                                "ONECOPY_URL",
                                deployment.client().root().toString(),
                                "ONECOPY_KEY",
                                KEY,
                                "PYTHONDONTWRITEBYTECODE",
                                "1",
                                "PYTHONUNBUFFERED",
                                "1"))) {
            assertThat(pytest.awaitExit(TESTS_END_WITHIN)).as(pytest.text()).isZero();
            assertThat(pytest.output()).as(pytest.text()).anyMatch(line -> line.matches("=.* \\d\\d+ passed.*="));
        }
    }

    /** The first one on the path that has what the tests need, or the system's own. */
    private static String pythonWithPackages() {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try (ServiceProcess imports = ServiceProcess.start(
                    python, List.of(python, "-c", "import numpy, pytest, joblib, tqdm, pika"), Map.of())) {
                if (imports.awaitExit(IMPORTS_END_WITHIN) == 0) {
                    return python;
                }
            }
        }
        throw new AssertionError(
                "no python3 has NumPy, pytest, joblib, tqdm and pika; install them, or run"
                        + " ./onecopy test --install: apt-get install python3-numpy python3-pytest python3-joblib python3-tqdm python3-pika");
    }
}
