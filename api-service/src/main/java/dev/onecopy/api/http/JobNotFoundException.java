package dev.onecopy.api.http;

/** No job of this id is remembered. */
class JobNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobNotFoundException(String id) {
        super("there is no job " + id);
    }
}
