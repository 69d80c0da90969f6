package dev.onecopy.api.http;

import dev.onecopy.api.job.Job;

/** The segment with a job's arrays is gone; what is remembered of the job goes with the answer. */
class JobOnLostSegmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Job job;

    JobOnLostSegmentException(Job job) {
        super("the arrays of job " + job.id() + " lay in a segment that is gone");
        this.job = job;
    }

    Job job() {
        return job;
    }
}
