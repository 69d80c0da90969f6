package dev.onecopy.api.plan;

/** So many jobs wait or run that one more is not accepted now. */
public class TooManyJobsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyJobsException(int unfinished, int limit) {
        super(unfinished + " jobs have not ended; the limit onecopy.job.maximum-unfinished is " + limit);
    }
}
