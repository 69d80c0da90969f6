package dev.onecopy.segment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Another process that writes an output slice again and again: started, stopped, continued and killed by a test. */
final class WriterProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private WriterProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts to write the whole of an array; returns when it has done so once. */
    static WriterProcess of(Path file, ArrayReference reference, long nbytes) throws IOException {
        WriterProcess writer = new WriterProcess(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        file.toString(),
                        reference.arrayId().toString(),
                        String.valueOf(reference.entryIndex()),
                        String.valueOf(reference.generation()),
                        String.valueOf(nbytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        writer.awaitPass();
        return writer;
    }

    /** Waits until the array has been written over once more. */
    void awaitPass() throws IOException {
        if (output.readLine() == null) {
            throw new IOException("the writing process has ended");
        }
    }

    /** Returns when the process stands still. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        Awaitility.await().until(() -> state().equals("T"));
    }

    /** What is read from here on, but for the rest of a line, was printed after the process had stood still. */
    void resume() throws IOException, InterruptedException {
        while (output.ready()) {
            output.read();
        }
        signal("CONT");
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill ended with " + status);
        }
    }

    /** The letter behind the name of the process, which stands in parentheses. */
    private String state() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Entry of the other process: the file, the three parts of the reference, the bytes to write. */
    public static void main(String[] arguments) {
        ArrayReference reference = new ArrayReference(
                UUID.fromString(arguments[1]), Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        try (SegmentView view = SegmentView.attach(Path.of(arguments[0]));
                OutputSlice slice = view.output(reference, 0, Long.parseLong(arguments[4]))) {
            for (int pass = 0; ; pass++) {
                slice.data().fill((byte) pass);
                System.out.println(pass);
                if (System.out.checkError()) {
                    throw new UncheckedIOException(new IOException("the test is gone"));
                }
            }
        }
    }
}
