package dev.onecopy.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.fixture.HouseTest;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.Task;
import io.micrometer.core.instrument.Meter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest extends HouseTest {
    private List<Task> sentTo(String lane) {
        return house.sent.stream().filter(task -> lane.equals(task.lane())).toList();
    }

    @Test
    void aLaneIsSentTwiceAsManyCallsAsItsWorkersRun() {
        heard("one", 1, "lane", SMOOTH);
        heard("two", 2, "lane", SMOOTH);

        start("smooth(a, i)", 10);

        assertThat(sentTo("lane")).hasSize(2 * 3);
        assertThat(house.sent).hasSize(2 * 3);
        assertThat(house.dispatcher.outstanding()).as("credit of expressions").isZero();
    }

    @Test
    void aFullLaneHoldsBackNeitherAnotherOneNorExpressions() {
        heard("one", 1, "slow", SMOOTH);
        heard("two", 1, "quick", BLUR);
        start("smooth(a, i)", 10);

        start("blur(a, i)", 2);
        JobRun expression = start("sum(a * i)", 1);

        assertThat(sentTo("slow")).hasSize(2);
        assertThat(sentTo("quick")).hasSize(2);
        assertThat(house.sent.getLast().run()).isEqualTo(expression);
        assertThat(house.sent.getLast().lane()).isNull();
    }

    @Test
    void jobsOfALaneTakeTurns() {
        heard("one", 2, "lane", SMOOTH);
        JobRun large = start("smooth(a, i)", 50);
        JobRun small = start("smooth(a, i)", 1);
        assertThat(sentTo("lane")).extracting(Task::run).containsOnly(large);

        house.running.cancel(large);

        assertThat(sentTo("lane")).hasSize(5);
        assertThat(house.sent.getLast().run()).isEqualTo(small);
    }

    @Test
    void allLanesThatServeAFunctionAreSentItsCalls() {
        heard("one", 1, "one", SMOOTH);
        heard("two", 1, "two", SMOOTH, BLUR);

        start("smooth(a, i)", 10);

        assertThat(sentTo("one")).hasSize(2);
        assertThat(sentTo("two")).hasSize(2);
    }

    @Test
    void callsWaitForWhoeverServesThem() {
        heard("one", 1, "lane", SMOOTH);
        JobRun run = start("smooth(a, i)", 3);
        assertThat(sentTo("lane")).hasSize(2);
        heard("one", 1, "other", BLUR);
        run.declined(0, 0);
        run.declined(1, 0);
        house.dispatcher.again(run);
        assertThat(house.sent).hasSize(2);

        heard("one", 2, "lane", SMOOTH);

        assertThat(sentTo("lane")).hasSize(2 + 3);
        assertThat(run.job().snapshot().status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aJobFailsWhoseFunctionNobodyServesForLong() {
        heard("one", 1, "lane", SMOOTH);
        JobRun run = start("smooth(a, i)", 3);
        JobRun expression = start("sum(a * i)", 3);

        heard("one", 1, "other", BLUR);

        await().until(() -> run.job().snapshot().status() == JobStatus.FAILED);
        assertThat(String.valueOf(run.job().snapshot().outcome())).contains("function_not_served", "smooth(a, i)");
        assertThat(expression.job().snapshot().status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aLaneIsMeasuredWhileItIsServed() {
        heard("one", 2, "lane", SMOOTH);
        assertThat(gauge("onecopy.lane.window")).isEqualTo(4);
        assertThat(gauge("onecopy.lane.outstanding")).isZero();

        JobRun run = start("smooth(a, i)", 3);
        assertThat(gauge("onecopy.lane.outstanding")).isEqualTo(3);
        house.metrics.calls().answered("lane", JobStatus.FAILED, 1);
        house.running.cancel(run);
        heard("one", 1, "other", BLUR);
        house.metrics.calls().answered("lane", JobStatus.FAILED, 1);

        assertThat(house.meters.getMeters())
                .extracting(Meter::getId)
                .filteredOn(id -> id.getTag("lane") != null)
                .extracting(id -> id.getName() + " " + id.getTag("lane"))
                .containsExactlyInAnyOrder("onecopy.lane.window other", "onecopy.lane.outstanding other");
    }

    private double gauge(String name) {
        return house.meters.get(name).tag("lane", "lane").gauge().value();
    }

    @Test
    void whatARunningCallTellsCountsWhileItIsOut() {
        heard("one", 1, "lane", SMOOTH);
        JobRun run = start("smooth(a, i)", 2);
        Task first = house.sent.getFirst();

        run.told(first.stage(), first.slice(), first.group().firstItem(), first.attempt(), 0.25);
        run.told(first.stage(), first.slice(), first.group().firstItem(), first.attempt(), 0.5);
        run.told(first.stage(), first.slice(), first.group().firstItem(), first.attempt() + 1, 0.75);
        assertThat(run.job().snapshot().tasksUnderWay()).isEqualTo(0.5);

        run.declined(first.index(), first.attempt());
        assertThat(run.job().snapshot().tasksUnderWay()).isZero();
    }
}
