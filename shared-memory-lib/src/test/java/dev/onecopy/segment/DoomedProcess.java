package dev.onecopy.segment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A process of several {@link DoomedOwner}s, as the test has it that kills it. */
final class DoomedProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private DoomedProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** It warms up in a folder, then waits for its task. */
    static DoomedProcess start(Path scratch) {
        try {
            String java = ProcessHandle.current().info().command().orElseThrow();
            return new DoomedProcess(new ProcessBuilder(
                            java,
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx32m",
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            home(DoomedOwner.class) + ":" + home(Segment.class),
                            DoomedOwner.class.getName(),
                            scratch.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void work(long seed, List<Path> files) throws IOException {
        try (Writer input = process.outputWriter()) {
            input.write(seed + files.stream().map(file -> " " + file).collect(Collectors.joining()) + "\n");
        }
    }

    /** Returns when it has said so much, and then something that begins so. */
    void await(int lineCount, String start) throws IOException {
        while (lines.size() < lineCount || !lines.getLast().startsWith(start)) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("the owners ended by themselves, after " + lines);
            }
            lines.add(line);
        }
    }

    /** By SIGKILL; all that it has said. */
    List<String> kill() throws IOException, InterruptedException {
        // Unlike the process, its handle leaves the output open.
        process.toHandle().destroyForcibly();
        process.waitFor();
        String line = output.readLine();
        while (line != null) {
            lines.add(line);
            line = output.readLine();
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
