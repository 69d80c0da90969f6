package dev.onecopy.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.Heartbeats;
import dev.onecopy.api.fixture.HouseTest;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.Settlement;
import dev.onecopy.api.job.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DispatcherTest extends HouseTest {
    private static final int CREDIT_WITHOUT_WORKERS = 2;

    @Test
    void noMoreIsOutThanThereIsCreditFor() {
        house.start(Requests.sumOfProducts("a", 10));
        assertThat(house.sent).hasSize(CREDIT_WITHOUT_WORKERS);

        heartbeat(4);
        house.dispatcher.pump();
        assertThat(house.sent).hasSize(2 * 4);
    }

    @Test
    void aShortJobDoesNotWaitForTheCreditOfOthers() {
        JobRun large = house.start(Requests.sumOfProducts("a", 10));
        assertThat(house.sent).extracting(Task::run).containsExactly(large, large);

        JobRun first = house.start(Requests.sumOfProducts("a", 1));
        JobRun second = house.start(Requests.sumOfProducts("a", 1));
        house.start(Requests.sumOfProducts("a", 1));

        assertThat(house.sent).extracting(Task::run).containsExactly(large, large, first, second);
        assertThat(house.dispatcher.outstanding()).isEqualTo(2 * CREDIT_WITHOUT_WORKERS);
    }

    @Test
    void aRowOfShortJobsDoesNotHoldBackTheOthers() {
        JobRun large = house.start(Requests.sumOfProducts("a", 10));
        List<JobRun> brief = Stream.generate(() -> house.start(Requests.sumOfProducts("a", 1)))
                .limit(4)
                .toList();
        assertThat(house.sent).hasSize(2 * CREDIT_WITHOUT_WORKERS);

        heartbeat(2);
        house.dispatcher.pump();

        assertThat(house.sent.subList(2 * CREDIT_WITHOUT_WORKERS, house.sent.size()))
                .extracting(Task::run)
                .containsExactly(brief.get(2), large, brief.get(3), large);
    }

    @Test
    void jobsTakeTurnsSoThatASmallOneNeedNotWaitForALargeOne() {
        JobRun large = house.start(Requests.sumOfProducts("a", 50));
        JobRun small = house.start(Requests.sumOfProducts("a", 2));
        for (int answered = 0; answered < 6; answered++) {
            Task task = house.sent.get(answered);
            task.run().complete(task.index(), ComputedResults.partials(task, house.segment), 0, 0, 3_000_000);
            house.dispatcher.pump();
        }

        assertThat(small.job().snapshot().tasksDone()).isEqualTo(2);
        assertThat(large.job().snapshot().tasksDone()).isEqualTo(4);
    }

    @Test
    void aTaskThatCouldNotBeSentIsSentWhenTheBrokerIsBack() {
        house.loseBroker();
        house.start(Requests.sumOfProducts("a", 1));
        assertThat(house.sent).isEmpty();

        house.findBroker();

        await().until(() -> house.sent.size() == 1);
        assertThat(house.sent.getFirst().slice()).isZero();
    }

    @Test
    void aBrokerThatIsAwayIsSaidOnceAndSoIsItsReturn() {
        Logger logger = (Logger) LoggerFactory.getLogger(Dispatcher.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        try {
            house.loseBroker();
            house.start(Requests.sumOfProducts("a", 2));
            await().until(() -> house.meters
                            .get("onecopy.slices.resent")
                            .tag("cause", "not_taken")
                            .counter()
                            .count()
                    >= 6);
            house.findBroker();
            await().until(() -> house.sent.size() == 2);

            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "tasks are not sent, and tried again until they are: the broker of the test is gone",
                            "tasks are sent again");
        } finally {
            logger.detachAppender(said);
        }
    }

    @Test
    void aJobThatNobodyComputesEndsAtItsDeadlineAndSaysWhy() {
        JobRequest patient = Requests.sumOfProducts("a", 3);
        JobRun run = house.start(Requests.request(patient.expression(), "a", patient.map(), Duration.ofMillis(50)));

        await().until(() -> run.job().snapshot().status() == JobStatus.FAILED);
        assertThat(String.valueOf(run.job().snapshot().outcome()))
                .contains("job_timeout", "0 of 3 slices", "0 workers are attached");
        assertThat(house.segment.find("a").orElseThrow().leases()).isZero();
        assertThat(house.dispatcher.outstanding()).isZero();
    }

    @Test
    void aJobWhoseStartThrowsFailsAndHoldsNothing() {
        house.completion(run -> {
            throw new IllegalStateException("as the test wants");
        });
        JobRun run = house.start(Requests.request("sum(a[:0])", "a", Map.of(), Duration.ofMinutes(1)));

        assertThat(run.job().snapshot().status()).isEqualTo(JobStatus.FAILED);
        assertThat(String.valueOf(run.job().snapshot().outcome()))
                .contains("internal_error")
                .doesNotContain("as the test wants");
        assertThat(house.running.find(run.job().id())).isEmpty();
        assertThat(house.segment.find("a").orElseThrow().leases()).isZero();
        assertThat(house.dispatcher.outstanding()).isZero();

        JobRun next = house.start(Requests.sumOfProducts("a", 1));
        assertThat(house.sent).extracting(Task::run).containsExactly(next);
    }

    @Test
    void aJobWhoseTasksNobodyWouldTakeFails() {
        assertFailsToSend(new TaskTooLargeException(5 << 20), "job_too_large");
    }

    @Test
    void aJobWhoseTasksCannotBeMadeFails() {
        assertFailsToSend(new TaskNotMadeException(new IllegalStateException("as the test wants")), "internal_error");
    }

    private void assertFailsToSend(RuntimeException failure, String code) {
        try (Scheduler scheduler = new Scheduler()) {
            Dispatcher dispatcher = new Dispatcher(
                    house.running,
                    (task, confirmation) -> {
                        throw failure;
                    },
                    house.workers,
                    scheduler,
                    Runnable::run,
                    complete -> {},
                    house.functions,
                    Plans.properties(1),
                    house.metrics,
                    Clock.systemUTC());
            JobRequest request = Requests.sumOfProducts("a", 1);
            JobPlan plan = Plans.of(house.segment, request, 1);
            Job job = new Job(JobAcceptance.of(request, Instant.now()), plan.taskCount());

            dispatcher.start(new JobRun(job, plan, dispatcher.credit(plan)));

            assertThat(job.snapshot().status()).isEqualTo(JobStatus.FAILED);
            assertThat(String.valueOf(job.snapshot().outcome())).contains(code);
            assertThat(dispatcher.outstanding()).isZero();
        }
    }

    @Test
    void nobodyWaitsForLongUntilTheMemoryOfARunIsFree() {
        List<Runnable> freeing = new CopyOnWriteArrayList<>();
        house.freeOn(freeing::add);
        JobRun run = house.start(Requests.sumOfProducts("a", 3));
        JobRun other = house.start(Requests.sumOfProducts("a", 2));
        assertThat(house.sent).extracting(Task::run).doesNotContain(other);

        house.running.cancel(run);

        assertThat(house.sent.getLast().run()).isEqualTo(other);
        assertThat(house.interrupted).containsExactly(run.job().id());
        assertThat(run.job().ended()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(house.segment.find("a").orElseThrow().leases()).isEqualTo(2);
        freeing.forEach(Runnable::run);
        assertThat(house.segment.find("a").orElseThrow().leases()).isEqualTo(1);
    }

    @Test
    void whenAJobIsCancelledTheOthersGoOnAtOnce() {
        JobRun first = house.start(Requests.sumOfProducts("a", 3));
        JobRun second = house.start(Requests.sumOfProducts("a", 2));
        assertThat(house.sent).extracting(Task::run).containsExactly(first, first);

        house.running.cancel(first);

        assertThat(house.sent).extracting(Task::run).containsExactly(first, first, second, second);
    }

    @Test
    void aRunWhoseResultsArePublishedIsNotEndedByAnybodyElse() {
        JobRun run = house.start(Requests.sumOfProducts("a", 1));
        assertThat(house.running.claim(run)).isTrue();
        assertThat(house.running.claim(run)).isFalse();

        house.running.cancel(run);
        house.running.fail(run, new JobFailure("job_timeout", "too late"));
        assertThat(run.job().snapshot().status()).isEqualTo(JobStatus.RUNNING);
        assertThat(run.isClosed()).isFalse();

        RunningJobs.letGo(run);
        house.running.succeed(run, List.of(), Settlement.NONE);
        assertThat(run.job().snapshot().status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void aTaskThatNobodyAnswersIsSentAgainWhileThereAreWorkers() {
        JobRun run = house.start(Requests.sumOfProducts("a", 1));
        Task first = house.sent.getFirst();
        heartbeat(1);

        await().until(() -> house.sent.size() > 1);
        assertThat(house.sent.get(1).index()).isEqualTo(first.index());
        assertThat(house.sent.get(1).attempt()).isEqualTo(first.attempt() + 1);
        assertThat(run.job().snapshot().status()).isEqualTo(JobStatus.RUNNING);
    }

    private void heartbeat(int threads) {
        house.workers.hear(Heartbeats.of(house.segment.segmentId(), "w", threads));
        assertThat(house.workers.attached()).hasSize(1);
        assertThat(List.of(house.workers.attachedThreads())).containsExactly(threads);
    }
}
