package dev.onecopy.api.job;

import dev.onecopy.function.FunctionDeclaration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one run and their deliveries: which wait, which are out, which are done, and what became of the workers
 * that had them. Used under the lock of its {@link JobRun} only.
 */
final class RunTasks {
    /** What is known of one task. */
    private static final class TaskState {
        final GroupRun group;
        final int slice;

        /** Of which it is a call; null if it is a slice of the expression's own. */
        final @Nullable FunctionDeclaration function;

        /** Spent while it is out. */
        Credit credit;

        /** Where it went last. */
        @Nullable
        String lane;

        int attempt;
        int deaths;
        boolean suspect;
        /** The deliveries that a worker has begun and not ended while it ran nothing else, and which worker. */
        Map<Integer, String> begun = Map.of();

        boolean out;
        boolean done;
        long sentAtNanoseconds;

        TaskState(GroupRun group, int slice, Credit credit) {
            this.group = group;
            this.slice = slice;
            this.function =
                    group.stage().hasCalls() ? group.stage().function(slice).orElse(null) : null;
            this.credit = credit;
        }
    }

    private final Credit credit;
    private final List<TaskState> tasks = new ArrayList<>();
    private final Deque<Integer> again = new ArrayDeque<>();
    private final Map<FunctionDeclaration, Deque<Integer>> calls = new LinkedHashMap<>();
    private final Map<TaskState, Double> underWay = new HashMap<>();
    private int nextFresh;

    /** @param credit spent by each task that is out, but for calls of functions */
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
                    add(new TaskState(group, slice, credit));
                }
            }
        }
    }

    private void add(TaskState task) {
        if (task.function != null) {
            waiting(task.function).add(tasks.size());
        }
        tasks.add(task);
    }

    private Deque<Integer> waiting(FunctionDeclaration function) {
        return calls.computeIfAbsent(function, absent -> new ArrayDeque<>());
    }

    GroupRun group(int index) {
        return tasks.get(index).group;
    }

    int slice(int index) {
        return tasks.get(index).slice;
    }

    /** Where a call was sent last; empty of what is no call, or has not been sent. */
    Optional<String> lane(int index) {
        return Optional.ofNullable(tasks.get(index).lane);
    }

    /** The next slice of the expression's own to send, marked as out; empty while there is none. */
    Optional<Task> take(JobRun run) {
        Integer index = nextWaiting();
        return index == null ? Optional.empty() : Optional.of(sent(run, index, credit, null));
    }

    /** The next call of one of these functions to send to a lane, marked as out; empty while there is none. */
    Optional<Task> takeCall(JobRun run, Set<FunctionDeclaration> functions, String lane, Credit laneCredit) {
        for (Map.Entry<FunctionDeclaration, Deque<Integer>> waiting : calls.entrySet()) {
            if (functions.contains(waiting.getKey())) {
                Integer index = waiting.getValue().poll();
                while (index != null && tasks.get(index).done) {
                    index = waiting.getValue().poll();
                }
                if (index != null) {
                    return Optional.of(sent(run, index, laneCredit, lane));
                }
            }
        }
        return Optional.empty();
    }

    /** The functions of which calls wait to be sent. */
    Set<FunctionDeclaration> waitingFunctions() {
        return calls.isEmpty()
                ? Set.of()
                : calls.entrySet().stream()
                        .filter(waiting -> !waiting.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
    }

    /** The functions of which calls are not done. */
    Set<FunctionDeclaration> unfinishedFunctions() {
        return calls.isEmpty()
                ? Set.of()
                : tasks.stream()
                        .filter(task -> !task.done)
                        .flatMap(task -> Stream.ofNullable(task.function))
                        .collect(Collectors.toSet());
    }

    private Task sent(JobRun run, int index, Credit spent, @Nullable String lane) {
        TaskState task = tasks.get(index);
        task.credit = spent;
        task.lane = lane;
        task.out = true;
        task.sentAtNanoseconds = System.nanoTime();
        spent.spend();
        GroupRun group = task.group;
        return new Task(
                run,
                index,
                group.group(),
                group.findings(),
                group.stage().index(),
                task.slice,
                task.attempt,
                task.suspect,
                lane);
    }

    private @Nullable Integer nextWaiting() {
        Integer index = again.poll();
        while (index != null && tasks.get(index).done) {
            index = again.poll();
        }
        while (index == null && nextFresh < tasks.size()) {
            TaskState next = tasks.get(nextFresh);
            index = next.done || next.function != null ? null : nextFresh;
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

    /** A worker says how much of a call is done, from 0 to 1; false if this delivery of it is not out. */
    boolean told(int index, int attempt, double progress) {
        if (!awaits(index, attempt)) {
            return false;
        }
        underWay.put(tasks.get(index), progress);
        return true;
    }

    /** What is done of the calls that run, added up. */
    double underWay() {
        return underWay.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** A worker begins with a suspect, and has nothing else to do. */
    void startedAlone(int index, int attempt, String workerId) {
        TaskState task = tasks.get(index);
        if (wasSent(index, attempt)) {
            task.begun = new HashMap<>(task.begun);
            task.begun.put(attempt, workerId);
        }
    }

    /**
     * The worker of a task was lost; how many died of it so far, or empty if this delivery is not out and nobody had
     * begun it alone.
     */
    OptionalInt lost(int index, int attempt) {
        TaskState task = tasks.get(index);
        boolean alone = !task.done && task.begun.containsKey(attempt);
        if (alone) {
            task.begun.remove(attempt);
            task.deaths++;
        }
        if (!putBack(index, attempt) && !alone) {
            return OptionalInt.empty();
        }
        task.suspect = true;
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
        if (task.function == null) {
            again.add(index);
        } else {
            waiting(task.function).addFirst(index);
        }
        return true;
    }

    /** Puts back in line what has been out for longer, unless one of these workers has begun it; how many tasks. */
    int reclaim(Duration outFor, Set<String> workersHeard) {
        int count = 0;
        long now = System.nanoTime();
        for (int index = 0; index < nextFresh; index++) {
            TaskState task = tasks.get(index);
            if (task.out
                    && task.function == null
                    && now - task.sentAtNanoseconds > outFor.toNanos()
                    && !workersHeard.contains(task.begun.getOrDefault(task.attempt, ""))
                    && putBack(index, task.attempt)) {
                count++;
            }
        }
        return count;
    }

    /**
     * The same of calls, which may take long: only where no worker of the lane has run anything for so long.
     *
     * @param laneQuietFor for how long nobody of a lane was heard to run a call
     */
    int reclaimCalls(Duration outFor, Function<String, Duration> laneQuietFor) {
        int count = 0;
        long now = System.nanoTime();
        for (int index = 0; index < tasks.size() && !calls.isEmpty(); index++) {
            TaskState task = tasks.get(index);
            String lane = task.lane;
            if (lane != null
                    && task.out
                    && now - task.sentAtNanoseconds > outFor.toNanos()
                    && task.credit.quietFor().compareTo(outFor) > 0
                    && laneQuietFor.apply(lane).compareTo(outFor) > 0
                    && putBack(index, task.attempt)) {
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

    /** Whether this delivery of the task is out, or was before another one, and no result of the task is here. */
    boolean wasSent(int index, int attempt) {
        TaskState task = tasks.get(index);
        return !task.done && (attempt < task.attempt || awaits(index, attempt));
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
            underWay.remove(task);
            task.credit.giveBack(1);
        }
    }
}
