package dev.onecopy.segment;

import java.util.Optional;

final class Unfinished {
    private Unfinished() {}

    static <T> T value() {
        return Optional.<T>empty().orElseThrow(UnsupportedOperationException::new);
    }
}
