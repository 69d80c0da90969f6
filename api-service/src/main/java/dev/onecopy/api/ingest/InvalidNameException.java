package dev.onecopy.api.ingest;

/** A name that no array can have. */
public class InvalidNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARACTERS = 200;

    InvalidNameException(String name) {
        super("the name '" + name.substring(0, Math.min(name.length(), SHOWN_CHARACTERS))
                + "' is not valid: 1 to 128 letters, digits, '.', '_' or '-', the first a letter, a digit or '_',"
                + " and not in the form of an id");
    }
}
