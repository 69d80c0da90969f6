package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.plan.JobSubmission;
import dev.onecopy.api.store.JobStore;
import dev.onecopy.api.store.RememberedJob;
import dev.onecopy.segment.Segment;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Jobs in, results out. A request that waits for longer than some milliseconds holds no thread. */
@RestController
@RequestMapping("/v1/jobs")
@Tag(name = "jobs")
class JobController {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final JobSubmission submission;
    private final JobLookup jobs;
    private final JobStore store;
    private final Segment segment;
    private final HeldRequests held;
    private final JobProperties properties;
    private final Duration maximumWait;

    JobController(
            JobSubmission submission,
            JobLookup jobs,
            JobStore store,
            Segment segment,
            HeldRequests held,
            JobProperties properties,
            HttpProperties http) {
        this.submission = submission;
        this.jobs = jobs;
        this.store = store;
        this.segment = segment;
        this.held = held;
        this.properties = properties;
        this.maximumWait = http.maximumWait();
    }

    @PostMapping
    @Operation(
            summary = "Submit a job",
            description = "200 with the results when it ends within wait, else 202 with its Location. What is wrong"
                    + " with the expression, its arrays or their dtypes is a 4xx and no job. With an Idempotency-Key"
                    + " the same request gives the same job, another one a 422.")
    @ApiResponse(content = @Content(schema = @Schema(implementation = JobRepresentation.class)))
    Object submit(
            @RequestBody JobBody body,
            @RequestParam(required = false) @Nullable String wait,
            @RequestHeader(name = Waiting.PREFER, required = false) @Nullable String prefer,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey) {
        Waiting waiting = Waiting.of(wait, prefer, maximumWait);
        Job job = submission.submit(body.toRequest(properties), IdempotencyKey.check(idempotencyKey));
        return answer(waiting, job);
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "How a job stands",
            description = "With wait, held until it ends or the time is over. 410 if its arrays are gone with their"
                    + " segment; what is remembered of the job is the answer's job.")
    @ApiResponse(content = @Content(schema = @Schema(implementation = JobRepresentation.class)))
    Object get(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String wait,
            @RequestHeader(name = Waiting.PREFER, required = false) @Nullable String prefer) {
        return answer(Waiting.of(wait, prefer, maximumWait), jobs.present(id));
    }

    /** A response when it is there at once, else the promise of one: Spring looks at what it is given. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private Object answer(Waiting waiting, Job job) {
        if (waiting.endsAtOnce(job)) {
            return waiting.response(job, segment);
        }
        return held.hold(waiting.answer(job, segment), () -> waiting.response(job, segment));
    }

    @GetMapping
    @Operation(summary = "List jobs, the newest first", description = "Without their results: resultsAt says where.")
    Page<JobRepresentation> list(
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(description = "only jobs that stand so") @RequestParam(required = false) @Nullable
                    JobStatus status) {
        Page.checkLimit(limit);
        List<Job> following = store.list(status, after == null ? null : JobLookup.token(after), limit + 1).stream()
                .map(RememberedJob::job)
                .toList();
        return Page.of(
                following, limit, JobRepresentation::listed, job -> job.id().toString());
    }
}
