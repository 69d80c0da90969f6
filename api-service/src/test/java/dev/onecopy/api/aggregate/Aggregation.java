package dev.onecopy.api.aggregate;

import dev.onecopy.api.dispatch.RunCompletion;
import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.House;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.plan.StageLimits;
import java.time.Clock;
import java.util.List;

/** What becomes of results in a house, all of it on the thread that brings them. */
public final class Aggregation {
    private final House house;
    private final Aggregator aggregator;

    public Aggregation(House house) {
        this.house = house;
        StageCompletion stages = new StageCompletion(
                house.running,
                house.dispatcher,
                new ResultPublication(house.segment, house.running, Plans.OUTPUTS, Runnable::run),
                new StageLimits(Plans.properties(1), Plans.OUTPUTS),
                Runnable::run);
        house.completion((RunCompletion) stages);
        aggregator = new Aggregator(
                house.running,
                house.dispatcher,
                stages,
                Plans.properties(1),
                house.metrics,
                delivery -> {},
                Clock.systemUTC());
    }

    /** Every task that has been sent and not answered is computed, until there is none. */
    public void answerAll() {
        List<Task> unanswered = unanswered();
        while (!unanswered.isEmpty()) {
            unanswered.forEach(task -> aggregator.accept(ComputedResults.computed(task, house.segment)));
            unanswered = unanswered();
        }
    }

    private List<Task> unanswered() {
        return house.sent.stream()
                .filter(task -> task.run().awaits(task.index(), task.attempt()))
                .toList();
    }
}
