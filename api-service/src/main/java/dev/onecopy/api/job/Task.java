package dev.onecopy.api.job;

import dev.onecopy.computation.Findings;
import org.jspecify.annotations.Nullable;

/**
 * One slice of one stage for one group of items, on its way to a worker.
 *
 * @param run the run of the job that it belongs to
 * @param index counts the tasks of the run, through all stages
 * @param group which items
 * @param findings what the stages of these items before this one have found
 * @param stage which stage of the group's computation
 * @param slice which slice of the stage
 * @param attempt counts the deliveries, from 0
 * @param alone whether its worker must run nothing else meanwhile, because a worker was lost with it
 * @param lane the workers of the function that it is a call of; null if it is a slice of the expression's own
 */
public record Task(
        JobRun run,
        int index,
        JobPlan.ItemGroup group,
        Findings findings,
        int stage,
        int slice,
        int attempt,
        boolean alone,
        @Nullable String lane) {}
