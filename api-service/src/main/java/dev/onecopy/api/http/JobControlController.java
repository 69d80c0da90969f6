package dev.onecopy.api.http;

import dev.onecopy.api.job.Job;
import dev.onecopy.api.plan.JobControl;
import dev.onecopy.segment.Segment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked of a job that was submitted. */
@RestController
@RequestMapping("/v1/jobs/{id}")
@Tag(name = "jobs")
class JobControlController {
    private final JobLookup jobs;
    private final JobControl control;
    private final Segment segment;

    JobControlController(JobLookup jobs, JobControl control, Segment segment) {
        this.jobs = jobs;
        this.control = control;
        this.segment = segment;
    }

    @PostMapping("/cancel")
    @Operation(summary = "Cancel a job", description = "202, also when it has ended already; that changes nothing.")
    ResponseEntity<JobRepresentation> cancel(@PathVariable String id) {
        control.cancel(jobs.remembered(id));
        return accepted(jobs.remembered(id));
    }

    @PostMapping("/retry")
    @Operation(
            summary = "Run a failed or cancelled job again",
            description = "As run + 1 of the same job, with all its time. 409 job_not_failed for any other job, 410 if"
                    + " its arrays are gone with their segment.")
    ResponseEntity<JobRepresentation> retry(@PathVariable String id) {
        return accepted(control.retry(jobs.present(id).id()));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Forget an ended job", description = "409 job_not_ended if it has not.")
    void delete(@PathVariable String id) {
        control.delete(jobs.remembered(id));
    }

    private ResponseEntity<JobRepresentation> accepted(Job job) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/jobs/" + job.id()))
                .body(JobRepresentation.of(job, segment));
    }
}
