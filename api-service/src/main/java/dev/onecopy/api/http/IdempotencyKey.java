package dev.onecopy.api.http;

import org.jspecify.annotations.Nullable;

/** The header by which a client says that two requests are one. */
final class IdempotencyKey {
    private static final int MAXIMUM_LENGTH = 255;

    private IdempotencyKey() {}

    static @Nullable String check(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > MAXIMUM_LENGTH)) {
            throw new InvalidRequestException("Idempotency-Key has " + key.length() + " characters; 1 to "
                    + MAXIMUM_LENGTH + " are expected, and not only blanks");
        }
        return key;
    }
}
