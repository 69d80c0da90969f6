package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.Credit;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import java.util.Optional;
import java.util.function.Function;

/** Runs that share what they may have out: whose turn it is, and how much is out. Thread-safe. */
final class Line {
    final Turns turns = new Turns();
    final Credit credit = new Credit();

    /** The next task that {@code take} gives, if fewer than so many are out. */
    Optional<Task> next(int limit, Function<JobRun, Optional<Task>> take) {
        return credit.spent() < limit ? turns.next(take) : Optional.empty();
    }
}
