package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private long nowNanoseconds = 5;
    private final BodyPace pace = new BodyPace(100, WINDOW, () -> nowNanoseconds);

    @Test
    void aBodyThatComesAtTheLeastRateIsTakenForEver() throws IOException {
        for (int second = 0; second < 1_000; second++) {
            assertThat(read(100, Duration.ofSeconds(1))).isEqualTo(100);
        }
    }

    @Test
    void aBodyThatComesMoreSlowlyIsJudgedWhenItHasBeenWaitedForThroughAWindow() throws IOException {
        for (int second = 0; second < 9; second++) {
            assertThat(read(99, Duration.ofSeconds(1))).isEqualTo(99);
        }
        assertThatExceptionOfType(BodyTooSlowException.class)
                .isThrownBy(() -> read(99, Duration.ofSeconds(1)))
                .withMessageContaining("99 bytes a second in the last 10000 ms")
                .withMessageContaining("onecopy.http.minimum-rate = 100 bytes");
    }

    @Test
    void whatCameFastBeforeIsNoCreditForLater() throws IOException {
        assertThat(read(1_000_000, WINDOW)).isEqualTo(1_000_000);
        assertThat(read(10, Duration.ofSeconds(9))).isEqualTo(10);
        assertThatExceptionOfType(BodyTooSlowException.class)
                .isThrownBy(() -> read(10, Duration.ofSeconds(1)))
                .satisfies(slow -> assertThat(slow.bytesPerSecond()).isEqualTo(2));
    }

    @Test
    void theTimeThatTheServiceTakesIsNotTheClients() throws IOException {
        for (int read = 0; read < 100; read++) {
            nowNanoseconds += Duration.ofHours(1).toNanos();
            assertThat(read(1, Duration.ofMillis(10))).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatIsCompleteIsNotJudged() throws IOException {
        assertThat(read(-1, WINDOW.multipliedBy(2))).isEqualTo(-1);
    }

    private int read(int count, Duration waited) throws IOException {
        return pace.read(() -> {
            nowNanoseconds += waited.toNanos();
            return count;
        });
    }
}
