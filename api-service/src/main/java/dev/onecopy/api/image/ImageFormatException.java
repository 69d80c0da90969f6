package dev.onecopy.api.image;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An image that cannot be taken. The {@link #code()} is one of {@code invalid_image}, {@code unsupported_image},
 * {@code image_too_large}.
 */
public final class ImageFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    private ImageFormatException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }

    static ImageFormatException invalid(ImageKind kind, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.getMessage() == null ? "it is damaged" : root.getMessage();
        return new ImageFormatException("invalid_image", "the " + kind + " image cannot be decoded: " + reason, cause);
    }

    static ImageFormatException unsupported(ImageKind kind, String what) {
        return new ImageFormatException("unsupported_image", "the " + kind + " image " + what, null);
    }

    static ImageFormatException tooLarge(ImageKind kind, String what) {
        return new ImageFormatException("image_too_large", "the " + kind + " image has " + what, null);
    }
}
