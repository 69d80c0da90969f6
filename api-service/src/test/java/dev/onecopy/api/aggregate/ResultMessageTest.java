package dev.onecopy.api.aggregate;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A result may come from anybody who can reach the broker: each of its fields is looked at. */
class ResultMessageTest {
    private static final List<List<long[]>> PARTIALS = List.of(List.of(new long[] {1}));

    @Test
    void countsAreNeitherNegativeNorSoLargeThatTheirSumOverflows() {
        for (long wrong : new long[] {-1, Long.MIN_VALUE, (1L << 48) + 1, Long.MAX_VALUE}) {
            assertRefused(() -> message("w", Outcome.COMPUTED, null, PARTIALS, 0, wrong, 0, 0));
            assertRefused(() -> message("w", Outcome.COMPUTED, null, PARTIALS, 0, 0, wrong, 0));
            assertRefused(() -> message("w", Outcome.COMPUTED, null, PARTIALS, 0, 0, 0, wrong));
        }
        assertRefused(() -> message("w", Outcome.COMPUTED, null, PARTIALS, -1, 0, 0, 0));
        assertRefused(() -> message("w", Outcome.COMPUTED, null, PARTIALS, Long.MAX_VALUE, 0, 0, 0));
    }

    @Test
    void textsAreThereAndBounded() {
        assertRefused(() -> message("", Outcome.STARTED, null, List.of(), 0, 0, 0, 0));
        assertRefused(() -> message("w".repeat(65), Outcome.STARTED, null, List.of(), 0, 0, 0, 0));
        assertRefused(() -> new Failure("c".repeat(65), "m"));
        assertRefused(() -> new Failure("c", "m".repeat(1_001)));
        assertRefused(() -> new Failure("c", ""));
    }

    @Test
    @SuppressWarnings("NullAway") // What is read from JSON may be null anywhere.
    void partialsComeWithWhatWasComputedAndHaveNoHoles() {
        assertRefused(() -> message("w", Outcome.STARTED, null, PARTIALS, 0, 0, 0, 0));
        assertRefused(() -> message("w", Outcome.FAILED, new Failure("c", "m"), PARTIALS, 0, 0, 0, 0));
        List<List<long[]>> noItem = new ArrayList<>(Collections.singletonList((List<long[]>) null));
        assertRefused(() -> message("w", Outcome.COMPUTED, null, noItem, 0, 0, 0, 0));
        List<List<long[]>> noWords = List.of(new ArrayList<>(Collections.singletonList((long[]) null)));
        assertRefused(() -> message("w", Outcome.COMPUTED, null, noWords, 0, 0, 0, 0));
    }

    private static void assertRefused(Runnable making) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(making::run);
    }

    @SuppressWarnings("CheckReturnValue")
    private static void message(
            String workerId,
            Outcome outcome,
            @Nullable Failure failure,
            List<List<long[]>> partials,
            long startedAtEpochMs,
            long computeNanoseconds,
            long bytesScanned,
            long bytesCopied) {
        new ResultMessage(
                MessageVersion.CURRENT,
                UUID.randomUUID(),
                0,
                0,
                0,
                0,
                0,
                workerId,
                outcome,
                failure,
                partials,
                null,
                startedAtEpochMs,
                computeNanoseconds,
                bytesScanned,
                bytesCopied);
    }
}
