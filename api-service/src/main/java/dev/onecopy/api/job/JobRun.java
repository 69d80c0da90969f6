package dev.onecopy.api.job;

import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Result;
import dev.onecopy.computation.Stage;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.reduction.Partial;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One run of a job. Each group of items goes through its stages by itself; the tasks of a stage are added when the one
 * before is complete. A task is done once, however often it is delivered: later results of it change nothing.
 * Thread-safe.
 */
public final class JobRun {
    /** How the run stands after a result. */
    public enum Verdict {
        /** The result was not waited for. */
        DROPPED,
        /** More tasks are to come. */
        CONTINUES,
        /** Every slice of the stage has its partials: {@link JobRun#completed} has them all. */
        STAGE_COMPLETE
    }

    /**
     * A stage of one group of items, all of whose slices are done.
     *
     * @param findings of the stages before it
     * @param bySlice {@code [slice][item][reduction]}
     */
    public record CompletedStage(
            JobPlan.ItemGroup group, Stage stage, Findings findings, List<List<List<Partial>>> bySlice) {}

    private final Job job;
    private final JobPlan plan;
    private final Map<Integer, GroupRun> groups = new LinkedHashMap<>();
    private final RunTasks tasks;
    private final Map<Integer, List<Result>> results = new TreeMap<>();
    private boolean closed;
    private JobOutcome.Cost cost;
    private volatile Runnable stopped = () -> {};
    private volatile CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);

    /**
     * A run of which nothing has been sent.
     *
     * @param credit spent by each task that goes out, but for calls of functions
     */
    public JobRun(Job job, JobPlan plan, Credit credit) {
        this.job = job;
        this.plan = plan;
        tasks = new RunTasks(credit);
        plan.groups().forEach(this::start);
        tasks.add(groups.values());
        this.cost = new JobOutcome.Cost(plan.bytesMapped(), 0, 0, 0);
    }

    private void start(JobPlan.ItemGroup group) {
        Optional<Stage> first = group.firstStage();
        if (first.isPresent()) {
            GroupRun started = new GroupRun(group);
            started.begin(first.get(), Findings.NONE);
            groups.put(group.firstItem(), started);
        } else {
            results.put(group.firstItem(), group.computation().results(Findings.NONE));
        }
    }

    /**
     * Takes over what an earlier run of the same job has computed, so that only the rest is run again: the results of
     * groups that were through, and slices of first stages. Arrays that the earlier run wrote are gone, so what wrote
     * them is run again. For a run of which nothing has been sent.
     */
    public synchronized void adopt(Computed earlier) {
        for (GroupRun group : groups.values()) {
            int firstItem = group.group().firstItem();
            List<Result> found = earlier.results().get(firstItem);
            GroupRun.Given given = earlier.given().get(firstItem);
            if (found != null) {
                results.put(firstItem, found);
                IntStream.range(0, group.stage().sliceCount()).forEach(slice -> markDone(group, slice));
            } else if (given != null) {
                group.adopt(given).forEach(slice -> markDone(group, slice));
            }
        }
    }

    /** What another run of this job can {@link #adopt}. */
    public synchronized Computed computed() {
        Map<Integer, GroupRun.Given> given = new HashMap<>();
        Map<Integer, List<Result>> found = new HashMap<>();
        for (GroupRun group : groups.values()) {
            int firstItem = group.group().firstItem();
            List<Result> known = results.get(firstItem);
            if (known == null) {
                group.given().ifPresent(one -> given.put(firstItem, one));
            } else if (known.stream().noneMatch(JobRun::isInMemory)) {
                found.put(firstItem, known);
            }
        }
        return new Computed(found, given);
    }

    private static boolean isInMemory(Result result) {
        return switch (result) {
            case Result.Written written -> true;
            case Result.Tuple tuple -> tuple.elements().stream().anyMatch(JobRun::isInMemory);
            case Result.Scalar scalar -> false;
            case Result.Small small -> false;
        };
    }

    private void markDone(GroupRun group, int slice) {
        if (tasks.done(group.taskIndex(group.stage().index(), slice).orElseThrow())) {
            job.progressed();
        }
    }

    public Job job() {
        return job;
    }

    public JobPlan plan() {
        return plan;
    }

    /** Which run of the job this is; results of another one are dropped. */
    public int number() {
        return job.run();
    }

    /** Runs an action when the credit is given back at the end; for a run of which nothing has been sent. */
    public void whenStopped(Runnable action) {
        stopped = action;
    }

    /** The job is being written down while its slices are computed already; until told so it counts as written. */
    public void acceptedWhen(CompletableFuture<Void> durable) {
        accepted = durable;
    }

    /**
     * Returns when the job is durable: before that nothing that it gives may be seen.
     *
     * @throws RunEndedException if it is not going to be
     */
    public void awaitAcceptance() {
        boolean isAccepted = accepted.handle((done, failure) -> failure == null).join();
        if (!isAccepted) {
            throw new RunEndedException();
        }
    }

    /** The next slice of the expression's own to send, marked as out; empty while there is none. */
    public synchronized Optional<Task> take() {
        return closed ? Optional.empty() : tasks.take(this);
    }

    /**
     * The next call to send, marked as out; empty while there is none.
     *
     * @param functions of which it may be a call
     * @param lane who serves them
     * @param laneCredit spent by it
     */
    public synchronized Optional<Task> takeCall(Set<FunctionDeclaration> functions, String lane, Credit laneCredit) {
        return closed ? Optional.empty() : tasks.takeCall(this, functions, lane, laneCredit);
    }

    /** The functions of which calls wait to be sent. */
    public synchronized Set<FunctionDeclaration> waitingFunctions() {
        return closed ? Set.of() : tasks.waitingFunctions();
    }

    /** The functions of which calls are not done. */
    public synchronized Set<FunctionDeclaration> unfinishedFunctions() {
        return closed ? Set.of() : tasks.unfinishedFunctions();
    }

    /** The task that a result is about; empty if there is none, or its stage is over. */
    public synchronized OptionalInt find(int stage, int slice, int firstItem) {
        GroupRun group = groups.get(firstItem);
        return group == null ? OptionalInt.empty() : group.taskIndex(stage, slice);
    }

    /** The stage of a task that was {@link #find found}. */
    public synchronized Stage stage(int index) {
        return tasks.group(index).stage();
    }

    /** Where a call was sent last; empty of what is no call, or has not been sent. */
    public synchronized Optional<String> lane(int index) {
        return tasks.lane(index);
    }

    /** How many items a task is about. */
    public synchronized int itemCount(int index) {
        return tasks.group(index).group().items().size();
    }

    /**
     * Takes the partials of a task.
     *
     * @param index of the task; must be one of the run
     * @param partials by item and reduction
     */
    public synchronized Verdict complete(
            int index, List<List<Partial>> partials, long scannedBytes, long copiedBytes, long computeNanoseconds) {
        if (closed || !tasks.done(index)) {
            return Verdict.DROPPED;
        }
        boolean stageIsComplete = tasks.group(index).put(tasks.slice(index), partials);
        cost = cost.plus(scannedBytes, copiedBytes, computeNanoseconds);
        job.progressed();
        job.underWay(tasks.underWay());
        return stageIsComplete ? Verdict.STAGE_COMPLETE : Verdict.CONTINUES;
    }

    /**
     * What the stage of a task has given; for the one thread that was told that it is complete, once.
     *
     * @throws RunEndedException if the run has ended
     */
    public synchronized CompletedStage completed(int index) {
        checkOpen();
        GroupRun group = tasks.group(index);
        return new CompletedStage(group.group(), group.stage(), group.findings(), group.takeAll());
    }

    /**
     * Adds the tasks of the stage that follows for these items.
     *
     * @param findings of all stages before it
     * @throws RunEndedException if the run has ended
     */
    public synchronized void begin(JobPlan.ItemGroup group, Stage next, Findings findings) {
        checkOpen();
        GroupRun going = groups.get(group.firstItem());
        if (going == null) {
            throw new IllegalStateException("no stage of the items from " + group.firstItem() + " has begun");
        }
        going.begin(next, findings);
        tasks.add(List.of(going));
        job.grown(next.sliceCount());
    }

    /**
     * No stage follows for these items.
     *
     * @return whether no stage follows for any: true exactly once
     * @throws RunEndedException if the run has ended
     */
    public synchronized boolean finish(JobPlan.ItemGroup group, List<Result> found) {
        checkOpen();
        results.put(group.firstItem(), found);
        return isComplete();
    }

    /** Whether all results are known. */
    public synchronized boolean isComplete() {
        return results.size() == plan.groups().size();
    }

    /** What each group of items has given, by its first item, in their order. */
    public synchronized SortedMap<Integer, List<Result>> results() {
        return new TreeMap<>(results);
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private void checkOpen() {
        if (closed) {
            throw new RunEndedException();
        }
    }

    /**
     * A worker begins with a suspect, and has nothing else to do: what happens to it from now on is the task's doing.
     */
    public synchronized void startedAlone(int index, int attempt, String workerId) {
        tasks.startedAlone(index, attempt, workerId);
    }

    /**
     * A worker says how much of a call is done.
     *
     * @param attempt the delivery that this is about; news of another one changes nothing
     * @param progress from 0 to 1
     */
    public synchronized void told(int stage, int slice, int firstItem, int attempt, double progress) {
        OptionalInt index = find(stage, slice, firstItem);
        if (index.isPresent() && tasks.told(index.getAsInt(), attempt, progress)) {
            job.underWay(tasks.underWay());
        }
    }

    /**
     * Puts a task back in line whose worker was lost. It is suspect from now on, and goes out to be run by a worker
     * that runs nothing else; only a worker that is lost then is charged to it.
     *
     * @param attempt the delivery that this is about, which may be one that was given up before
     * @return how many workers died of the task so far, or empty if nothing changed
     */
    public synchronized OptionalInt lost(int index, int attempt) {
        OptionalInt deaths = closed ? OptionalInt.empty() : tasks.lost(index, attempt);
        job.underWay(tasks.underWay());
        return deaths;
    }

    /**
     * Puts a task back in line that was not taken, by the broker or by a worker.
     *
     * @param attempt the delivery that this is about; news of another one changes nothing
     */
    public synchronized void declined(int index, int attempt) {
        tasks.putBack(index, attempt);
        job.underWay(tasks.underWay());
    }

    /**
     * Puts back in line what has been out for so long that it must have been lost on the way. Whoever still answers is
     * heard: a result counts whichever delivery it is of.
     *
     * @param workersHeard who is alive: what one of them has begun alone is not lost
     * @return how many tasks were put back
     */
    public synchronized int reclaim(Duration outFor, Set<String> workersHeard) {
        return tasks.reclaim(outFor, workersHeard);
    }

    /**
     * The same of calls, which may take long: only where no worker of the lane has run anything for so long.
     *
     * @param laneQuietFor for how long nobody of a lane was heard to run a call
     */
    public synchronized int reclaimCalls(Duration outFor, Function<String, Duration> laneQuietFor) {
        int count = tasks.reclaimCalls(outFor, laneQuietFor);
        job.underWay(tasks.underWay());
        return count;
    }

    /** Whether the failure of this delivery is news: nobody has computed the task, and it was sent in this run. */
    public synchronized boolean wasSent(int index, int attempt) {
        return !closed && tasks.wasSent(index, attempt);
    }

    /** Whether this delivery of the task is the one that is out. */
    public synchronized boolean awaits(int index, int attempt) {
        return tasks.awaits(index, attempt);
    }

    /** For how many nanoseconds a task has been out; empty if it is not. */
    public synchronized OptionalLong outFor(int index) {
        return tasks.outFor(index);
    }

    public synchronized JobOutcome.Cost cost() {
        return cost;
    }

    /** No more tasks are sent or taken, and the credit is given back. Idempotent. */
    public void stop() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            tasks.comeBack();
        }
        stopped.run();
    }

    /** Stops the run and lets its arrays go, which takes as long as memory takes to be freed. Idempotent. */
    public void close() {
        stop();
        plan.close();
    }
}
