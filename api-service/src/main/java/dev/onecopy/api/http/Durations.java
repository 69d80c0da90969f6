package dev.onecopy.api.http;

import dev.onecopy.segment.ArrayWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Durations in requests: {@code 30s}, {@code 500ms}, {@code PT30S}; a bare number is seconds. */
final class Durations {
    private Durations() {}

    /** What an array may ask for; null when it asks for nothing. */
    static @Nullable Duration timeToLive(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Duration duration = parse("timeToLive", text);
        if (duration.compareTo(ArrayWriter.MAXIMUM_TIME_TO_LIVE) > 0 || duration.toMillis() < 1) {
            throw new InvalidRequestException("timeToLive is " + text + "; it must be from 1ms to "
                    + ArrayWriter.MAXIMUM_TIME_TO_LIVE.toDays() + "d");
        }
        return duration;
    }

    static Duration parse(String field, String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text.strip(), ChronoUnit.SECONDS);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException notOne) {
            // Told below, in the words of this service.
        }
        throw new InvalidRequestException(
                field + " is '" + text + "'; a duration such as 30s, 5m or PT30S is expected");
    }
}
