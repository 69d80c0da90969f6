package dev.onecopy.standalone.launch;

import dev.onecopy.standalone.terminal.Console;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be ended in the reverse order; one that fails does not keep the others from it. */
final class Ending implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Console console;
    private boolean clean = true;

    Ending(Console console) {
        this.console = console;
    }

    void add(AutoCloseable part) {
        started.push(part);
    }

    /** Whether everything ended as it should. */
    boolean wasClean() {
        return clean;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception failure) {
                clean = false;
                console.error("not ended in good order: " + failure);
            }
        }
    }
}
