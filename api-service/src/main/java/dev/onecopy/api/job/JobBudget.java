package dev.onecopy.api.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the jobs that have not ended may take together: their number, the heap of this process, and bytes of the segment
 * for the arrays that they write. Thread-safe.
 */
public final class JobBudget {
    private final int maximumJobs;
    private final long maximumHeapBytes;
    private final long maximumOutputBytes;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int jobs;
    private int laterStages;
    private long heapBytes;
    private long outputBytes;

    /** A budget of which nothing is spent. */
    public JobBudget(int maximumJobs, long maximumHeapBytes, long maximumOutputBytes) {
        this.maximumJobs = maximumJobs;
        this.maximumHeapBytes = maximumHeapBytes;
        this.maximumOutputBytes = maximumOutputBytes;
    }

    /** The most heap that jobs may take together, and therefore one of them. */
    public long maximumHeapBytes() {
        return maximumHeapBytes;
    }

    /**
     * The share of one more job, which grows as the job is planned.
     *
     * @throws TooManyJobsException {@code too_many_jobs} if as many as allowed have not ended
     */
    public synchronized Share open() {
        if (jobs >= maximumJobs) {
            throw new TooManyJobsException(
                    "too_many_jobs",
                    jobs + " jobs have not ended; the limit onecopy.job.maximum-unfinished is " + maximumJobs);
        }
        return new Share(true);
    }

    /** The share of a job that was accepted before this process began: it is given whatever it needs. */
    public synchronized Share openForAccepted() {
        return new Share(false);
    }

    /** What one job takes, until it is closed. */
    public final class Share implements AutoCloseable {
        private final boolean limited;
        private final Map<Integer, Long> stages = new HashMap<>();
        private final Set<Integer> laterOnes = new HashSet<>();
        private long ownHeapBytes;
        private long ownOutputBytes;
        private boolean closed;

        private Share(boolean limited) {
            this.limited = limited;
            jobs++;
        }

        /** What it holds of the heap, all stages together. */
        public long heapBytes() {
            synchronized (JobBudget.this) {
                return ownHeapBytes;
            }
        }

        /**
         * Takes heap for as long as the job runs.
         *
         * @throws TooManyJobsException {@code job_memory_full} if others have left too little
         */
        public void takeHeap(long bytes) {
            synchronized (JobBudget.this) {
                if (limited && heapBytes > ownHeapBytes && heapBytes + bytes > maximumHeapBytes) {
                    throw new TooManyJobsException(
                            "job_memory_full",
                            "jobs that have not ended hold " + (heapBytes - ownHeapBytes)
                                    + " bytes of the service's memory, and this one needs more than "
                                    + (ownHeapBytes + bytes) + "; the limit onecopy.job.maximum-memory is "
                                    + maximumHeapBytes + " bytes for all of them");
                }
                add(bytes);
            }
        }

        /**
         * Takes heap for a first stage, until it is over.
         *
         * @throws TooManyJobsException {@code job_memory_full} if others have left too little
         */
        public void takeFirstStage(int firstItem, long bytes) {
            synchronized (JobBudget.this) {
                takeHeap(bytes);
                stages.put(firstItem, bytes);
            }
        }

        /**
         * Takes room in the segment for as long as the job runs. A job that is the only one that writes may have all.
         *
         * @throws TooManyJobsException {@code output_memory_full} if others have taken too much
         */
        public void takeOutputs(long bytes) {
            synchronized (JobBudget.this) {
                if (limited && outputBytes > ownOutputBytes && outputBytes + bytes > maximumOutputBytes) {
                    throw new TooManyJobsException(
                            "output_memory_full",
                            "jobs that have not ended have reserved " + (outputBytes - ownOutputBytes)
                                    + " bytes of the segment for what they write, and this one needs "
                                    + (ownOutputBytes + bytes) + "; the limit onecopy.output.maximum-reserved is "
                                    + maximumOutputBytes + " bytes for all of them");
                }
                addOutputs(bytes);
            }
        }

        private void addOutputs(long bytes) {
            outputBytes += bytes;
            ownOutputBytes += bytes;
        }

        /** What a stage of a group of items took is free again. */
        public void stageIsOver(int firstItem) {
            synchronized (JobBudget.this) {
                Long before = closed ? null : stages.remove(firstItem);
                if (before != null) {
                    add(-before);
                }
                if (!closed && laterOnes.remove(firstItem)) {
                    laterStages--;
                }
            }
            serve();
        }

        /**
         * Takes heap for a later stage of a group of items, whose stage before is over, and room in the segment for its
         * scratch. Where only first stages run one later stage may have it in any case: jobs that wait for each other
         * would never end.
         *
         * @param scratchBytes which nobody is refused, as nobody can wait for what he holds himself
         * @param begin run when there is heap, by whoever gave it back; not if the share is closed before
         * @return whether there is now: then {@code begin} is for the caller
         */
        public boolean takeLaterStage(int firstItem, long bytes, long scratchBytes, Runnable begin) {
            stageIsOver(firstItem);
            synchronized (JobBudget.this) {
                if (closed) {
                    return true;
                }
                Waiting stage = new Waiting(this, firstItem, bytes, scratchBytes, begin);
                if (waiting.isEmpty() && hasRoom(stage)) {
                    take(stage);
                    return true;
                }
                waiting.add(stage);
                return false;
            }
        }

        private void take(Waiting stage) {
            add(stage.heapBytes());
            addOutputs(stage.scratchBytes());
            stages.put(stage.firstItem(), stage.heapBytes());
            laterOnes.add(stage.firstItem());
            laterStages++;
        }

        private void add(long bytes) {
            heapBytes += bytes;
            ownHeapBytes += bytes;
        }

        /** Gives all back. The second call does nothing. */
        @Override
        public void close() {
            synchronized (JobBudget.this) {
                if (!closed) {
                    closed = true;
                    waiting.removeIf(stage -> stage.share() == this);
                    jobs--;
                    laterStages -= laterOnes.size();
                    outputBytes -= ownOutputBytes;
                    add(-ownHeapBytes);
                }
            }
            serve();
        }
    }

    /** A later stage of a group of items that there is no heap for. */
    private record Waiting(Share share, int firstItem, long heapBytes, long scratchBytes, Runnable begin) {}

    private boolean hasRoom(Waiting stage) {
        return laterStages == 0 || heapBytes + stage.heapBytes() <= maximumHeapBytes;
    }

    /** Gives what has come back to those who wait for it, the first of them first. */
    private void serve() {
        List<Waiting> served = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty() && hasRoom(waiting.getFirst())) {
                Waiting first = waiting.removeFirst();
                first.share().take(first);
                served.add(first);
            }
        }
        served.forEach(stage -> stage.begin().run());
    }
}
