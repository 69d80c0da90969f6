package dev.onecopy.segment;

import java.util.Optional;

final class Unfinished {
    private Unfinished() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    static <T> T value() {
        return Optional.<T>empty().orElseThrow(UnsupportedOperationException::new);
    }
}
