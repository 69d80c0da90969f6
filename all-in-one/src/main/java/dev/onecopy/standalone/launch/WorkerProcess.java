package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.terminal.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One worker that is started again whenever it dies, sooner after the first death than after the tenth. */
final class WorkerProcess {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration GOOD_LIFE = Duration.ofMinutes(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private final String name;
    private final Function<String, ProcessBuilder> builders;
    private final Console console;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread supervisor;
    private @Nullable Process running;
    private volatile int deaths;
    private volatile String lastWords = "";

    /** @param builders of a process with a worker's id */
    WorkerProcess(String name, Function<String, ProcessBuilder> builders, Console console) {
        this.name = name;
        this.builders = builders;
        this.console = console;
        // Not a virtual one: it waits in reads of a pipe, which would hold a carrier that the streams of events need.
        this.supervisor =
                Thread.ofPlatform().daemon().name(name + " supervisor").unstarted(this::supervise);
    }

    void start() {
        supervisor.start();
    }

    String name() {
        return name;
    }

    /** Of the process that runs now. */
    synchronized OptionalLong processId() {
        return running == null || !running.isAlive() ? OptionalLong.empty() : OptionalLong.of(running.pid());
    }

    /** How often it has died without having lived well in between. */
    int deaths() {
        return deaths;
    }

    /** The last line of the one that died last. */
    String lastWords() {
        return lastWords;
    }

    private void supervise() {
        try {
            for (int generation = 1; closing.getCount() > 0; generation++) {
                runOnce(generation == 1 ? name : name + "." + generation);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce(String workerId) throws InterruptedException {
        long startedAt = System.nanoTime();
        String cause;
        try {
            @Nullable Process process = startUnlessClosing(workerId);
            if (process == null) {
                return;
            }
            printOutput(process);
            cause = "ended with status " + process.waitFor();
        } catch (IOException failure) {
            cause = "did not start: " + failure.getMessage();
        }
        if (closing.getCount() == 0) {
            return;
        }
        boolean livedWell = System.nanoTime() - startedAt > GOOD_LIFE.toNanos();
        deaths = livedWell ? 1 : deaths + 1;
        Duration delay = delay(deaths);
        console.progress(name + " " + cause + "; starting it again in " + delay.toSeconds() + " s");
        closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized @Nullable Process startUnlessClosing(String workerId) throws IOException {
        if (closing.getCount() == 0) {
            return null;
        }
        running = builders.apply(workerId).start();
        return running;
    }

    private void printOutput(Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.equals(VirtualMachineFlags.INCUBATOR_WARNING)) {
                    lastWords = line;
                    console.said(name, line);
                }
            }
        } catch (IOException | UncheckedIOException ended) {
            console.said(name, "(its output broke off: " + ended.getMessage() + ")");
        }
    }

    static Duration delay(int deaths) {
        Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(deaths - 1, 10));
        return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
    }

    /** Tells it to stop and returns at once. */
    synchronized void beginClose() {
        closing.countDown();
        if (running != null) {
            // Not Process.destroy: that closes the pipes too, and its last lines would be lost.
            running.toHandle().destroy();
        }
    }

    /** Waits until it has stopped; what does not listen is killed. */
    void finishClose() {
        boolean ended = false;
        try {
            ended = supervisor.join(ENDS_WITHIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        @Nullable Process process;
        synchronized (this) {
            process = running;
        }
        if (!ended && process != null) {
            console.progress(name + " does not stop; killing it");
            process.toHandle().destroyForcibly();
        }
    }
}
