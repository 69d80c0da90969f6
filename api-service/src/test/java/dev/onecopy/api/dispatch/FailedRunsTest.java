package dev.onecopy.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.job.Computed;
import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FailedRunsTest {
    private final FailedRuns runs = new FailedRuns();

    @Test
    void theLatestAreKeptAndEachIsGivenOnce() {
        List<UUID> jobs = keep(40, 100);

        assertThat(runs.take(jobs.get(7))).isEmpty();
        assertThat(runs.take(jobs.get(8))).isPresent();
        assertThat(runs.take(jobs.get(8))).isEmpty();
        assertThat(runs.take(jobs.getLast())).isPresent();
    }

    @Test
    void theyAreBoundedByTheirBytesHoweverFewTheyAre() {
        List<UUID> jobs = keep(3, 7 << 20);
        assertThat(runs.take(jobs.get(0))).isEmpty();
        assertThat(runs.take(jobs.get(1))).isPresent();

        assertThat(runs.take(keep(1, 17 << 20).getFirst())).isEmpty();
        assertThat(runs.take(jobs.get(2))).as("a large one displaces nothing").isPresent();
    }

    private List<UUID> keep(int count, int bytes) {
        List<UUID> jobs = new ArrayList<>();
        for (int job = 0; job < count; job++) {
            jobs.add(UUID.randomUUID());
            Result result = new Result.Small(DType.UINT8, Shape.of(bytes), new byte[bytes]);
            runs.keep(jobs.getLast(), new Computed(Map.of(0, List.of(result)), Map.of()));
        }
        return jobs;
    }
}
