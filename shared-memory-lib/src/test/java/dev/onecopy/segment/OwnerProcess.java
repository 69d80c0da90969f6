package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.OPTIONS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Another process that owns a segment, started by a test and killed by it. */
final class OwnerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private OwnerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Opens the segment and does nothing with it. */
    static OwnerProcess idle(Path file) {
        try {
            String java = ProcessHandle.current().info().command().orElseThrow();
            return new OwnerProcess(new ProcessBuilder(
                            java,
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OwnerProcess.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    long processId() {
        return process.pid();
    }

    /** Waits for the next line; its number. */
    long readNumber() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the other process has ended");
        }
        return Long.parseLong(line);
    }

    /** Kills with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Entry of the other process: the file. */
    public static void main(String[] arguments) throws IOException {
        try (Segment segment = Segment.openOrCreate(Path.of(arguments[0]), OPTIONS)) {
            System.out.println(segment.ownerEpoch());
            System.in.read();
        }
    }
}
