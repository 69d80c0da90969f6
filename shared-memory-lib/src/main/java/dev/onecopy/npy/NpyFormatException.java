package dev.onecopy.npy;

import java.io.IOException;

/**
 * A stream that is not an .npy stream this library can take. The {@link #code()} is one of {@code invalid_npy},
 * {@code truncated_npy}, {@code trailing_bytes}, {@code unsupported_npy_version}, {@code unsupported_dtype},
 * {@code npy_header_too_large}, {@code too_many_dimensions}, {@code array_too_large}.
 */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    NpyFormatException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }
}
