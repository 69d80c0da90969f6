package dev.onecopy.differential;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python process that draws cases, and the stream of them. */
final class NumpyProcess implements AutoCloseable {
    private static final Path GENERATOR = Path.of("src", "test", "python", "numpy_cases");
    private static final int PIPE_BYTES = 1 << 20;

    private final Process process;
    private final Path complaints;
    private final DataInputStream frames;
    private int remaining;

    /** Cases {@code first} to {@code first + count - 1} of a seed. */
    NumpyProcess(long seed, int first, int count) throws IOException, InterruptedException {
        complaints = Files.createTempFile("numpy-cases", ".log");
        String[] arguments = {"--seed", "" + seed, "--first", "" + first, "--count", "" + count};
        process = start(command(pythonWithNumpy(), GENERATOR.toString(), arguments), complaints);
        frames = new DataInputStream(new BufferedInputStream(process.getInputStream(), PIPE_BYTES));
        remaining = count;
    }

    /** The next case, as long as there is one. */
    Optional<NumpyCase> next() throws IOException {
        if (remaining == 0) {
            return Optional.empty();
        }
        remaining--;
        try {
            byte[] frame = new byte[Integer.reverseBytes(frames.readInt())];
            frames.readFully(frame);
            return Optional.of(NumpyCase.read(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN)));
        } catch (IOException ended) {
            throw new IOException("the generator ended early: " + Files.readString(complaints), ended);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.deleteIfExists(complaints);
    }

    /** The first one on the path that has NumPy, or the system's own. */
    private static String pythonWithNumpy() throws IOException, InterruptedException {
        Path ignored = Files.createTempFile("python", ".log");
        try {
            for (String python : List.of(System.getProperty("onecopy.python", "python3"), "/usr/bin/python3")) {
                if (hasNumpy(python, ignored)) {
                    return python;
                }
            }
        } finally {
            Files.delete(ignored);
        }
        throw new AssertionError(
                "no python3 has NumPy; install it, or run ./onecopy test --install: apt-get install python3-numpy");
    }

    private static boolean hasNumpy(String python, Path output) throws InterruptedException {
        try {
            Process process = start(command(python, "-c", "import numpy"), output);
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException thereIsNone) {
            return false;
        }
    }

    private static ProcessBuilder command(String python, String program, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(python, "-B", program);
        builder.command().addAll(List.of(arguments));
        // Small arrays: threads of a linear algebra library would only wait for each other.
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        return builder;
    }

    private static Process start(ProcessBuilder builder, Path complaints) throws IOException {
        return builder.redirectError(complaints.toFile()).start();
    }
}
