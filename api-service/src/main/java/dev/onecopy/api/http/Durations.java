package dev.onecopy.api.http;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationStyle;

/** Durations in requests: {@code 30s}, {@code 500ms}, {@code PT30S}; a bare number is seconds. */
final class Durations {
    private Durations() {}

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
