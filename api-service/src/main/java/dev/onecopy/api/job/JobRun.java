package dev.onecopy.api.job;

import dev.onecopy.expression.ScalarResult;
import dev.onecopy.reduction.Partial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one run of a job: which wait, which are out, which have their partials. A task is done once, however
 * often it is delivered: later results of it change nothing. Thread-safe.
 */
public final class JobRun {
    /** How the run stands after a result. */
    public enum Verdict {
        /** The result was not waited for. */
        DROPPED,
        /** More tasks are to come. */
        CONTINUES,
        /** Every task has its partials. */
        COMPLETE
    }

    /** What is known of one task. */
    private static final class TaskState {
        int attempt;
        int losses;
        boolean out;
        long sentAtNanoseconds;

        @Nullable
        List<List<Partial>> partials;
    }

    private final Job job;
    private final JobPlan plan;
    private final Credit credit;
    private final List<TaskState> tasks;
    private final Deque<Integer> again = new ArrayDeque<>();
    private int nextFresh;
    private int doneCount;
    private boolean closed;
    private JobOutcome.Cost cost;

    /**
     * A run of which nothing has been sent.
     *
     * @param credit spent by each task that goes out
     */
    public JobRun(Job job, JobPlan plan, Credit credit) {
        this.job = job;
        this.plan = plan;
        this.credit = credit;
        this.tasks = new ArrayList<>(plan.taskCount());
        for (int index = 0; index < plan.taskCount(); index++) {
            tasks.add(new TaskState());
        }
        this.cost = new JobOutcome.Cost(plan.bytesMapped(), 0, 0, 0);
    }

    public Job job() {
        return job;
    }

    public JobPlan plan() {
        return plan;
    }

    /** Which run of the job this is; results of another one are dropped. */
    public int number() {
        return 0;
    }

    /** The next task to send, marked as out; empty while there is none. */
    public synchronized Optional<Task> take() {
        Integer index = nextWaiting();
        if (closed || index == null) {
            return Optional.empty();
        }
        TaskState task = tasks.get(index);
        task.out = true;
        task.sentAtNanoseconds = System.nanoTime();
        credit.spend();
        return Optional.of(new Task(this, index, task.attempt));
    }

    private @Nullable Integer nextWaiting() {
        Integer index = again.poll();
        while (index != null && tasks.get(index).partials != null) {
            index = again.poll();
        }
        if (index == null && nextFresh < tasks.size()) {
            index = nextFresh++;
        }
        return index;
    }

    /**
     * Takes the partials of a task.
     *
     * @param index of the task; must be one of the run
     * @param partials by item and reduction
     */
    public synchronized Verdict complete(
            int index, List<List<Partial>> partials, long scannedBytes, long copiedBytes, long computeNanoseconds) {
        TaskState task = tasks.get(index);
        if (closed || task.partials != null) {
            return Verdict.DROPPED;
        }
        task.partials = partials;
        comeBack(task);
        doneCount++;
        cost = cost.plus(scannedBytes, copiedBytes, computeNanoseconds);
        job.progressed();
        return doneCount == tasks.size() ? Verdict.COMPLETE : Verdict.CONTINUES;
    }

    /**
     * Puts a task back in line whose worker was lost.
     *
     * @param attempt the delivery that this is about; news of another one changes nothing
     * @return how many workers were lost with the task so far, or empty if nothing changed
     */
    public synchronized OptionalInt lost(int index, int attempt) {
        if (!putBack(index, attempt)) {
            return OptionalInt.empty();
        }
        TaskState task = tasks.get(index);
        task.losses++;
        return OptionalInt.of(task.losses);
    }

    /**
     * Puts a task back in line that was not taken, by the broker or by a worker.
     *
     * @param attempt the delivery that this is about; news of another one changes nothing
     */
    public synchronized void declined(int index, int attempt) {
        putBack(index, attempt);
    }

    /**
     * Puts back in line what has been out for so long that it must have been lost on the way. Whoever still answers is
     * heard: a result counts whichever delivery it is of.
     *
     * @return how many tasks were put back
     */
    public synchronized int reclaim(Duration outFor) {
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

    /** Whether this delivery of the task is the one that is out: only its failure is news. */
    public synchronized boolean awaits(int index, int attempt) {
        TaskState task = tasks.get(index);
        return !closed && task.out && task.attempt == attempt;
    }

    private boolean putBack(int index, int attempt) {
        TaskState task = tasks.get(index);
        if (closed || !task.out || task.attempt != attempt) {
            return false;
        }
        comeBack(task);
        task.attempt++;
        again.add(index);
        return true;
    }

    private void comeBack(TaskState task) {
        if (task.out) {
            task.out = false;
            credit.giveBack(1);
        }
    }

    public synchronized JobOutcome.Cost cost() {
        return cost;
    }

    /** No more tasks are sent or taken, the credit is given back and the arrays are let go. Idempotent. */
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            tasks.forEach(this::comeBack);
        }
        plan.close();
    }

    /**
     * Merges the partials of a complete run by the fixed tree of each computation.
     *
     * @return one result an item, in order
     */
    public List<ScalarResult> merge() {
        List<ScalarResult> results = new ArrayList<>();
        int groupCount = plan.groups().size();
        for (int group = 0; group < groupCount; group++) {
            List<List<List<Partial>>> bySlice = new ArrayList<>();
            for (int slice = 0; slice < plan.sliceCount(); slice++) {
                bySlice.add(partialsOf(slice * groupCount + group));
            }
            results.addAll(plan.groups().get(group).computation().finish(bySlice));
        }
        return results;
    }

    private synchronized List<List<Partial>> partialsOf(int index) {
        List<List<Partial>> partials = tasks.get(index).partials;
        if (partials == null) {
            throw new IllegalStateException("task " + index + " of job " + job.id() + " is not done");
        }
        return partials;
    }
}
