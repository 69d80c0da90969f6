package dev.onecopy.segment;

final class Unfinished {
    private Unfinished() {}

    static RuntimeException body() {
        return new UnsupportedOperationException();
    }
}
