package dev.onecopy.api.job;

/**
 * One slice for one group of items, on its way to a worker.
 *
 * @param run the run of the job that it belongs to
 * @param index slice-major position among the tasks of the run
 * @param attempt counts the deliveries, from 0
 */
public record Task(JobRun run, int index, int attempt) {
    /** Which slice of the grid. */
    public int slice() {
        return run.plan().slice(index);
    }

    /** Which items. */
    public JobPlan.ItemGroup group() {
        return run.plan().group(index);
    }
}
