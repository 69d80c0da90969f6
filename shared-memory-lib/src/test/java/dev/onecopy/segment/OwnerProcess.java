package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.OPTIONS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** Another process that owns a segment, started by a test and killed by it. */
final class OwnerProcess implements AutoCloseable {
    /** Names that the writing process uses in turn. */
    static final int NAMES = 5;

    private final Process process;
    private final BufferedReader output;

    private OwnerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Opens the segment and does nothing with it. */
    static OwnerProcess idle(Path file) {
        return start("idle", file);
    }

    /** Publishes arrays without end; each line of output is the value that all elements of a published array have. */
    static OwnerProcess writing(Path file) {
        return start("writing", file);
    }

    private static OwnerProcess start(String task, Path file) {
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
                            task,
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

    /** Kills with SIGKILL, then reads what was written before. */
    long killAndReadLastNumber() throws IOException, InterruptedException {
        // Unlike the process, its handle leaves the output open.
        process.toHandle().destroyForcibly();
        process.waitFor();
        long last = -1;
        // The last line may have been cut off by the kill.
        String line = output.readLine();
        while (line != null && line.endsWith(".")) {
            last = Long.parseLong(line.substring(0, line.length() - 1));
            line = output.readLine();
        }
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Entry of the other process: the task, then the file. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        try (Segment segment = Segment.openOrCreate(file, OPTIONS)) {
            System.out.println(segment.ownerEpoch());
            if (arguments[0].equals("idle")) {
                System.in.read();
            } else {
                writeWithoutEnd(segment);
            }
        }
    }

    private static void writeWithoutEnd(Segment segment) {
        for (long value = 0; ; value++) {
            SegmentFolder.publish(segment, "name-" + value % NAMES, 1 + value % 40_000, value);
            System.out.println(String.format(Locale.ROOT, "%d.", value));
        }
    }
}
