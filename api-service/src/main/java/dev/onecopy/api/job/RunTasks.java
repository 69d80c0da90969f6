package dev.onecopy.api.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one run and their deliveries: which wait, which are out, which are done, and what became of the workers
 * that had them. Used under the lock of its {@link JobRun} only.
 */
final class RunTasks {
    private static final int NEVER = -1;

    /** What is known of one task. */
    private static final class TaskState {
        final GroupRun group;
        final int slice;
        int attempt;
        int deaths;
        boolean suspect;
        int aloneAttempt = NEVER;
        boolean out;
        boolean done;
        long sentAtNanoseconds;

        TaskState(GroupRun group, int slice) {
            this.group = group;
            this.slice = slice;
        }
    }

    private final Credit credit;
    private final List<TaskState> tasks = new ArrayList<>();
    private final Deque<Integer> again = new ArrayDeque<>();
    private int nextFresh;

    /** @param credit spent by each task that is out */
    RunTasks(Credit credit) {
        this.credit = credit;
    }

    /**
     * Adds the slices of the stages that these groups are in, in the order of the slices: who computes the same bytes
     * for several groups then finds them in the cache.
     */
    void add(Collection<GroupRun> ready) {
        int longest = ready.stream()
                .mapToInt(group -> group.stage().sliceCount())
                .max()
                .orElse(0);
        for (int slice = 0; slice < longest; slice++) {
            for (GroupRun group : ready) {
                if (slice < group.stage().sliceCount()) {
                    group.assign(slice, tasks.size());
                    tasks.add(new TaskState(group, slice));
                }
            }
        }
    }

    GroupRun group(int index) {
        return tasks.get(index).group;
    }

    int slice(int index) {
        return tasks.get(index).slice;
    }

    /** The next task to send, marked as out; empty while there is none. */
    Optional<Task> take(JobRun run) {
        Integer index = nextWaiting();
        if (index == null) {
            return Optional.empty();
        }
        TaskState task = tasks.get(index);
        task.out = true;
        task.sentAtNanoseconds = System.nanoTime();
        credit.spend();
        GroupRun group = task.group;
        return Optional.of(new Task(
                run,
                index,
                group.group(),
                group.findings(),
                group.stage().index(),
                task.slice,
                task.attempt,
                task.suspect));
    }

    private @Nullable Integer nextWaiting() {
        Integer index = again.poll();
        while (index != null && tasks.get(index).done) {
            index = again.poll();
        }
        while (index == null && nextFresh < tasks.size()) {
            index = tasks.get(nextFresh).done ? null : nextFresh;
            nextFresh++;
        }
        return index;
    }

    /** Its result is here, whichever delivery it is of: false if it was before. */
    boolean done(int index) {
        TaskState task = tasks.get(index);
        if (task.done) {
            return false;
        }
        task.done = true;
        comeBack(task);
        return true;
    }

    /** A worker begins with a suspect, and has nothing else to do. */
    void startedAlone(int index, int attempt) {
        TaskState task = tasks.get(index);
        if (task.attempt == attempt) {
            task.aloneAttempt = attempt;
        }
    }

    /** The worker of a task was lost; how many died of it so far, or empty if this delivery is not out. */
    OptionalInt lost(int index, int attempt) {
        TaskState task = tasks.get(index);
        boolean alone = task.aloneAttempt == attempt;
        if (!putBack(index, attempt)) {
            return OptionalInt.empty();
        }
        task.suspect = true;
        if (alone) {
            task.deaths++;
        }
        return OptionalInt.of(task.deaths);
    }

    /** Puts a task back in line; false if this delivery of it is not out. */
    boolean putBack(int index, int attempt) {
        if (!awaits(index, attempt)) {
            return false;
        }
        TaskState task = tasks.get(index);
        comeBack(task);
        task.attempt++;
        again.add(index);
        return true;
    }

    /** Puts back in line what has been out for longer; how many tasks. */
    int reclaim(Duration outFor) {
        int count = 0;
        long now = System.nanoTime();
        for (int index = 0; index < nextFresh; index++) {
            TaskState task = tasks.get(index);
            if (task.out && now - task.sentAtNanoseconds > outFor.toNanos() && putBack(index, task.attempt)) {
                count++;
            }
        }
        return count;
    }

    /** Whether this delivery of the task is out. */
    boolean awaits(int index, int attempt) {
        TaskState task = tasks.get(index);
        return task.out && task.attempt == attempt;
    }

    /** For how many nanoseconds a task has been out; empty if it is not. */
    OptionalLong outFor(int index) {
        TaskState task = tasks.get(index);
        return task.out ? OptionalLong.of(System.nanoTime() - task.sentAtNanoseconds) : OptionalLong.empty();
    }

    /** Gives back the credit of all that are out. */
    void comeBack() {
        tasks.forEach(this::comeBack);
    }

    private void comeBack(TaskState task) {
        if (task.out) {
            task.out = false;
            credit.giveBack(1);
        }
    }
}
