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

    private NpyFormatException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }

    static NpyFormatException invalid(String message) {
        return new NpyFormatException("invalid_npy", message);
    }

    static NpyFormatException truncated(String what, long gotBytes, long expectedBytes) {
        return new NpyFormatException(
                "truncated_npy",
                "the .npy stream ends in its " + what + ": got " + gotBytes + " bytes of " + expectedBytes);
    }

    static NpyFormatException trailing(long expectedBytes) {
        return new NpyFormatException(
                "trailing_bytes",
                "the .npy stream goes on after the " + expectedBytes + " bytes of data that its header announces");
    }

    static NpyFormatException version(int major, int minor) {
        return new NpyFormatException(
                "unsupported_npy_version",
                ".npy version " + major + "." + minor + " is not supported; supported are 1.0, 2.0, 3.0");
    }

    static NpyFormatException dtype(String dtype, String supported) {
        return new NpyFormatException(
                "unsupported_dtype", "dtype " + dtype + " is not supported; supported are " + supported);
    }

    static NpyFormatException headerTooLarge(long headerBytes, int limitBytes) {
        return new NpyFormatException(
                "npy_header_too_large",
                "the .npy header claims " + headerBytes + " bytes; the limit is " + limitBytes + " bytes");
    }

    static NpyFormatException tooManyDimensions(int limit) {
        return new NpyFormatException(
                "too_many_dimensions", "the .npy header claims more than " + limit + " dimensions, the limit");
    }

    static NpyFormatException tooLarge(String message) {
        return new NpyFormatException("array_too_large", message);
    }
}
