package dev.onecopy.api.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A job's progress as it comes. */
@RestController
@RequestMapping("/v1/jobs/{id}/events")
@Tag(name = "jobs")
class JobEventsController {
    private final JobLookup jobs;
    private final JobEvents events;

    JobEventsController(JobLookup jobs, JobEvents events) {
        this.jobs = jobs;
        this.events = events;
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Progress as Server-Sent Events",
            description = "The first event is how the job stands now, so a stream that was cut is simply opened again."
                    + " Events 'progress', at most five a second, then one 'ended'; each is the job.")
    SseEmitter events(@PathVariable String id) {
        return events.subscribe(jobs.present(id));
    }
}
