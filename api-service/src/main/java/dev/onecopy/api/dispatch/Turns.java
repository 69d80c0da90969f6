package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whose task goes next: deficit round-robin (Shreedhar and Varghese, SIGCOMM 1995) by the time that a run's slices take
 * in a worker, weighted by priority. As in FQ-CoDel (RFC 8290) a run that has not used its first quantum goes before
 * those that have, so that a small job need not wait for a round of large ones; but not always, so that a stream of
 * small jobs does not stop the large ones. Thread-safe.
 */
final class Turns {
    /** At the usual priority of 5 a run may send one or two slices of some 7 ms in a row. */
    private static final long QUANTUM_NANOSECONDS_A_PRIORITY = 2_000_000;

    private static final long UNKNOWN_COST_NANOSECONDS = 3_000_000;

    /** After so many tasks of new runs in a row one of the others has its turn. */
    private static final int NEW_IN_A_ROW = 4;

    private static final class Turn {
        final JobRun run;
        long deficitNanoseconds;

        Turn(JobRun run) {
            this.run = run;
        }

        long quantum() {
            return run.job().priority() * QUANTUM_NANOSECONDS_A_PRIORITY;
        }

        /** What its slices took so far on average is what the next one will take. */
        long cost() {
            int done = run.job().snapshot().tasksDone();
            return done == 0 ? UNKNOWN_COST_NANOSECONDS : Math.max(1, run.cost().computeNanoseconds() / done);
        }
    }

    private final Deque<Turn> fresh = new ArrayDeque<>();
    private final Deque<Turn> others = new ArrayDeque<>();
    private final Set<JobRun> inLine = new HashSet<>();
    private int freshInARow;

    /** A run has tasks to send; one that is in line already keeps its place. */
    synchronized void add(JobRun run) {
        if (inLine.add(run)) {
            Turn turn = new Turn(run);
            turn.deficitNanoseconds = turn.quantum();
            (run.cost().computeNanoseconds() < turn.quantum() ? fresh : others).add(turn);
        }
    }

    /** True if no run is in line, so that nothing is to be sent. */
    synchronized boolean isEmpty() {
        return inLine.isEmpty();
    }

    /** The next task that {@code take} gives, marked as out; empty when it gives none of any run in line. */
    synchronized Optional<Task> next(Function<JobRun, Optional<Task>> take) {
        while (!fresh.isEmpty() || !others.isEmpty()) {
            Deque<Turn> line = line();
            Turn turn = line.getFirst();
            if (turn.deficitNanoseconds <= 0) {
                line.removeFirst();
                turn.deficitNanoseconds += turn.quantum();
                others.add(turn);
                continue;
            }
            Optional<Task> task = take.apply(turn.run);
            if (task.isPresent()) {
                turn.deficitNanoseconds -= turn.cost();
                freshInARow = line.equals(fresh) && !others.isEmpty() ? freshInARow + 1 : 0;
                return task;
            }
            line.removeFirst();
            inLine.remove(turn.run);
        }
        return Optional.empty();
    }

    private Deque<Turn> line() {
        boolean othersWaitedLongEnough = freshInARow >= NEW_IN_A_ROW && !others.isEmpty();
        return fresh.isEmpty() || othersWaitedLongEnough ? others : fresh;
    }
}
