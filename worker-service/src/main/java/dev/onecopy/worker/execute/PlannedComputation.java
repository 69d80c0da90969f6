package dev.onecopy.worker.execute;

import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A computation and the stages of it that were asked for last, so that a stage is planned once. Thread-safe. */
final class PlannedComputation {
    /** Jobs that are equal but for what they found are rare; tasks of two stages at a time are not. */
    private static final int STAGES = 4;

    private final Computation computation;

    /** The latest used last. */
    private final Map<Findings, Stage> stages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Findings, Stage> eldest) {
            return size() > STAGES;
        }
    };

    PlannedComputation(Computation computation) {
        this.computation = computation;
    }

    /**
     * The stage after those that have found this; empty if there is none.
     *
     * @throws IllegalArgumentException if these are not findings of this computation
     */
    synchronized Optional<Stage> stage(Findings findings) {
        Stage known = stages.get(findings);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Stage> planned = computation.nextStage(findings);
        planned.ifPresent(stage -> stages.put(findings, stage));
        return planned;
    }
}
