package dev.onecopy.api.ingest;

/** An upload that took longer than one may. */
public class UploadTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UploadTimeoutException(long gotBytes) {
        super("the upload was not complete within onecopy.segment.reservation-timeout; got " + gotBytes + " bytes");
    }
}
