package dev.onecopy.npy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer changes the headers of the corpus for {@value #FUZZING_SECONDS} seconds, in a process of its own because it
 * instruments what it fuzzes. An input that fails is printed in Base64; put it into the corpus.
 */
class NpyHeaderFuzzTest {
    private static final Path CORPUS = Path.of("src/test/resources/dev/onecopy/npy/header-corpus");
    private static final int FUZZING_SECONDS = 20;
    private static final int LEAST_RUNS = 10_000;

    @TempDir
    Path folder;

    static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void everyHeaderOfTheCorpusIsReadOrRefused(Path file) throws IOException {
        NpyHeaderFuzzer.fuzzerTestOneInput(Files.readAllBytes(file));
    }

    @Test
    @Tag("processes")
    @Timeout(120)
    void anyBytesAreAHeaderOrTheDocumentedExceptionWithinTheLimitOfMemory() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process fuzzing = fuzz(output);
        try {
            assertThat(fuzzing.waitFor(FUZZING_SECONDS + 60, TimeUnit.SECONDS)).isTrue();
        } finally {
            fuzzing.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(fuzzing.exitValue()).as(said).isZero();
        assertThat(number("Done (\\d+) runs", said)).as(said).isGreaterThan(LEAST_RUNS);
        assertThat(number("DONE +cov: (\\d+)", said)).as(said).isGreaterThan(50);
    }

    private Process fuzz(Path output) throws IOException {
        Path grown = Files.createDirectory(folder.resolve("grown-corpus"));
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+EnableDynamicAgentLoading",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + NpyHeaderFuzzer.class.getName(),
                        "--instrumentation_includes=dev.onecopy.npy.**:dev.onecopy.array.**",
                        "--instrumentation_excludes=" + NpyHeaderFuzzer.class.getName(),
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_len=" + (NpyHeader.MAXIMUM_HEADER_BYTES + 100),
                        "-max_total_time=" + FUZZING_SECONDS,
                        grown.toString(),
                        CORPUS.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(output.toFile()))
                .start();
    }

    private static long number(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }
}
