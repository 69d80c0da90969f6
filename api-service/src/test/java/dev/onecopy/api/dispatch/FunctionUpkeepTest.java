package dev.onecopy.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.config.BrokerProperties;
import dev.onecopy.api.fixture.Heartbeats;
import dev.onecopy.api.fixture.HouseTest;
import dev.onecopy.api.function.LaneQueues;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import dev.onecopy.message.ServedFunctions.RunningCall;
import dev.onecopy.testing.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** There is no broker: what is said of queues is tried again and again, and everything else goes on. */
class FunctionUpkeepTest extends HouseTest {
    private record Interrupted(UUID jobId, int run) {}

    private final List<Interrupted> interrupted = new ArrayList<>();
    private final CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", FreePort.next());
    private FunctionUpkeep upkeep;

    @BeforeEach
    void hear() {
        upkeep = new FunctionUpkeep(
                house.functions,
                new LaneQueues(connections, house.workers, new BrokerProperties(null, null, null, null)),
                house.dispatcher,
                house.workers,
                house.running,
                (jobId, run) -> interrupted.add(new Interrupted(jobId, run)));
        heard("worker", 1, "lane", SMOOTH);
        upkeep.look();
    }

    @AfterEach
    void stop() {
        upkeep.stop();
        connections.destroy();
    }

    @Test
    void aCallOfARunThatGoesOnIsNotCancelled() {
        JobRun run = start("smooth(a, i)", 1);

        heardToRun(run.job().id(), 0);

        assertThat(interrupted).isEmpty();
        assertThat(run.job().snapshot().tasksUnderWay()).isEqualTo(0.5);
    }

    /** A worker may have taken the call when the cancellation had passed. */
    @Test
    void aCallOfARunThatHasEndedIsCancelledAsLongAsAWorkerSaysThatItRuns() {
        JobRun run = start("smooth(a, i)", 1);
        house.running.cancel(run);
        Interrupted ended = new Interrupted(run.job().id(), 0);

        heardToRun(run.job().id(), 0);
        assertThat(interrupted).containsExactly(ended);

        upkeep.look();
        assertThat(interrupted).containsExactly(ended, ended);

        heard("worker", 1, "lane", SMOOTH);
        upkeep.look();
        assertThat(interrupted).hasSize(2);
    }

    @Test
    void aCallOfAnEarlierRunOfAJobIsCancelledThoughTheJobRuns() {
        JobRun run = start("smooth(a, i)", 1);

        heardToRun(run.job().id(), 1);

        assertThat(interrupted).containsExactly(new Interrupted(run.job().id(), 1));
    }

    private void heardToRun(UUID jobId, int run) {
        Task task = house.sent.getFirst();
        RunningCall call = new RunningCall(
                jobId, run, task.stage(), task.slice(), task.group().firstItem(), task.attempt(), 0.5);
        house.workers.hear(Heartbeats.running(house.segment.segmentId(), "worker", call, "lane", SMOOTH));
        upkeep.look();
    }
}
