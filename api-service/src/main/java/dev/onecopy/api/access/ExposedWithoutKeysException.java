package dev.onecopy.api.access;

/** The service would be reachable from other machines and asks nobody for a key. */
public class ExposedWithoutKeysException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExposedWithoutKeysException(String address) {
        super("the service would listen on " + address
                + ", which is not a loopback address, and asks nobody for a key");
    }
}
