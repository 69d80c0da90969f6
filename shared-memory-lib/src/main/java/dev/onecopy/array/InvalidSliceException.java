package dev.onecopy.array;

/** A basic index that is not written as one, or does not fit the array; the message says where and why. */
public final class InvalidSliceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSliceException(String message) {
        super(message);
    }

    /** What clients tell this failure by. */
    public String code() {
        return "invalid_slice";
    }
}
