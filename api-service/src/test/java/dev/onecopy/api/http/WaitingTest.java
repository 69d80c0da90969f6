package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.segment.Segment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;

class WaitingTest {
    private static final Duration MAXIMUM = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static Segment segment;

    @BeforeAll
    static void open() {
        segment = SmallSegment.in(folder);
    }

    @AfterAll
    static void close() {
        segment.close();
    }

    private final Job job = new Job(JobAcceptance.of(Requests.sumOfProducts("a", 1), Instant.EPOCH), 4);

    @ParameterizedTest
    @CsvSource({"30s,30000", "30,30000", "1500ms,1500", "PT2S,2000", "1h,60000", "0,0"})
    void theParameterIsADurationAndCapped(String parameter, long expectedMs) {
        assertThat(Waiting.of(parameter, null, MAXIMUM).duration()).isEqualTo(Duration.ofMillis(expectedMs));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "PT-3S", "99999999999999999999s"})
    void whatIsNoDurationIsRefused(String parameter) {
        assertThatThrownBy(() -> Waiting.of(parameter, null, MAXIMUM))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("wait is '" + parameter + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"wait=30|30", "respond-async, wait=10|10", "respond-async; wait=\"7\"|7", "wait=100000|60"})
    void thePreferenceIsReadAndSaidBack(String prefer, long expectedSeconds) {
        Waiting waiting = Waiting.of(null, prefer, MAXIMUM);

        assertThat(waiting.duration()).isEqualTo(Duration.ofSeconds(expectedSeconds));
        assertThat(waiting.preferred()).isEqualTo("wait=" + expectedSeconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"respond-async", "await=30", "wait=x", "waiting=3"})
    void otherPreferencesDoNotWait(String prefer) {
        assertThat(Waiting.of(null, prefer, MAXIMUM).duration()).isZero();
    }

    @Test
    void anUnfinishedJobIsAcceptedWithItsLocationAndWhenToAskAgain() {
        ResponseEntity<JobRepresentation> response =
                Waiting.of(null, null, MAXIMUM).answer(job, segment).join();

        assertThat(response.getStatusCode().value()).isEqualTo(202);
        assertThat(response.getHeaders().getLocation()).hasToString("/v1/jobs/" + job.id());
        assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("1");
    }

    @Test
    void aWaitEndsWithTheJob() {
        var answer = Waiting.of("60s", null, MAXIMUM).answer(job, segment);
        assertThat(answer).isNotDone();

        job.end(
                new JobOutcome(JobStatus.SUCCEEDED, List.of(), null, new JobOutcome.Cost(0, 0, 0, 0), List.of()),
                Instant.EPOCH);

        assertThat(answer.join().getStatusCode().value()).isEqualTo(200);
        assertThat(answer.join().getHeaders().containsHeader("Retry-After")).isFalse();
    }
}
