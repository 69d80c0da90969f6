package dev.onecopy.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process that a test started, with all that it has printed. Its standard input stays open until it ends or this JVM
 * does. Closing kills what still runs.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final List<String> VIRTUAL_MACHINE_FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError");
    private static final List<String> API_FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m");
    private static final List<String> WORKER_FLAGS = List.of("-XX:-UseProfiledLoopPredicate");

    private final String name;
    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ServiceProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        // Whoever stops a test run with Ctrl-C is not left with its processes.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
        // Not a virtual one: it waits in reads of a pipe, and as many as there are cores would stop all virtual
        // threads.
        this.reader = Thread.ofPlatform().daemon().name(name + " output").start(this::readOutput);
    }

    /**
     * Starts a command.
     *
     * @param name for messages
     * @param environment added to that of this JVM
     */
    public static ServiceProcess start(String name, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new ServiceProcess(name, builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " did not start: " + command, failure);
        }
    }

    /**
     * Starts a jar on this JVM's Java, with the flags of the API, the cache of its classes that lies beside it, and a
     * heap that leaves no room for a copy of an array.
     *
     * @param maximumHeapMib {@code -Xmx}
     */
    public static ServiceProcess startJar(
            String name, Path jar, int maximumHeapMib, List<String> arguments, Map<String, String> environment) {
        return start(name, command(API_FLAGS, jar, maximumHeapMib, jarFlags(jar), arguments), environment);
    }

    /** The same with the flags of a worker. */
    public static ServiceProcess startWorker(
            String name, Path jar, int maximumHeapMib, List<String> arguments, Map<String, String> environment) {
        return start(name, command(WORKER_FLAGS, jar, maximumHeapMib, jarFlags(jar), arguments), environment);
    }

    /** A worker whose main class is compiled to a folder and uses the classes of the jar. */
    public static ServiceProcess startMain(
            Class<?> main,
            Path folder,
            Path jar,
            int maximumHeapMib,
            List<String> arguments,
            Map<String, String> environment) {
        List<String> start = List.of("-cp", jar + File.pathSeparator + folder, main.getName());
        return start(main.getSimpleName(), command(WORKER_FLAGS, jar, maximumHeapMib, start, arguments), environment);
    }

    private static List<String> jarFlags(Path jar) {
        return List.of("-jar", jar.toString());
    }

    private static List<String> command(
            List<String> flags, Path jar, int maximumHeapMib, List<String> start, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(VIRTUAL_MACHINE_FLAGS);
        command.addAll(flags);
        command.add("-XX:AOTCache=" + jar.toString().replaceFirst("\\.jar$", ".aot"));
        command.add("-Xmx" + maximumHeapMib + "m");
        command.addAll(start);
        command.addAll(arguments);
        return command;
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException ended) {
            output.add("(the output ended: " + ended.getMessage() + ")");
        }
    }

    public long processId() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The processes that it started and that still run. */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** All lines so far, standard output and error as they came. */
    public List<String> output() {
        return List.copyOf(output);
    }

    /**
     * Waits for a line that the pattern is found in.
     *
     * @throws AssertionError with the output if the process ends first or the time is up
     */
    public MatchResult awaitLine(Pattern pattern, Duration atMost) {
        await().atMost(atMost.plusSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .failFast(name + " ended without a line like " + pattern, () -> requireRunningUnlessFound(pattern))
                .untilAsserted(() -> {
                    if (find(pattern).findFirst().isEmpty()) {
                        throw new AssertionError(
                                name + " printed no line like " + pattern + " within " + atMost + "\n" + text());
                    }
                });
        return find(pattern).findFirst().orElseThrow();
    }

    private void requireRunningUnlessFound(Pattern pattern) {
        if (find(pattern).findFirst().isEmpty()) {
            requireRunning();
        }
    }

    private Stream<MatchResult> find(Pattern pattern) {
        return output.stream().flatMap(line -> pattern.matcher(line).results());
    }

    /**
     * Passes while it runs or while some of its output has yet to be read.
     *
     * @throws IllegalStateException with the output if it has ended
     */
    public void requireRunning() {
        if (!process.isAlive() && !reader.isAlive()) {
            throw new IllegalStateException(name + " ended with status " + process.exitValue() + "\n" + text());
        }
    }

    /** Sends SIGTERM and waits for the end; returns the status. */
    public int terminate(Duration atMost) {
        // Not Process.destroy: that also closes the pipes, and what it says as it ends would be lost.
        process.toHandle().destroy();
        return awaitExit(atMost);
    }

    /**
     * Waits for the end and all output; returns the status.
     *
     * @throws AssertionError with the output if the time is up
     */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not ended within " + atMost + "\n" + text());
            }
            reader.join(atMost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was ending", interrupted);
        }
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** The output as one text, for messages. */
    public String text() {
        return "---- " + name + ":\n" + String.join("\n", output);
    }

    /** Its name and its id. */
    @Override
    public String toString() {
        return name + " " + process.pid();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
