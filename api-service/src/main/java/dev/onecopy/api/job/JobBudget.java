package dev.onecopy.api.job;

import java.util.HashMap;
import java.util.HashSet;
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
                outputBytes += bytes;
                ownOutputBytes += bytes;
            }
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
        }

        /**
         * Takes heap for a later stage of a group of items, whose stage before is over. Where only first stages run one
         * later stage may have it in any case: jobs that wait for each other would never end.
         *
         * @return false if there is none left now
         */
        public boolean tryLaterStage(int firstItem, long bytes) {
            synchronized (JobBudget.this) {
                stageIsOver(firstItem);
                if (closed) {
                    return true;
                }
                if (laterStages > 0 && heapBytes + bytes > maximumHeapBytes) {
                    return false;
                }
                add(bytes);
                stages.put(firstItem, bytes);
                laterOnes.add(firstItem);
                laterStages++;
                return true;
            }
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
                    jobs--;
                    laterStages -= laterOnes.size();
                    outputBytes -= ownOutputBytes;
                    add(-ownHeapBytes);
                }
            }
        }
    }
}
