package dev.onecopy.api.ingest;

/** A body whose length must be known before room is taken for it. */
public class LengthRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LengthRequiredException() {
        super("an image needs a Content-Length; curl -T FILE sends one");
    }
}
