package dev.onecopy.api.http;

import dev.onecopy.api.job.SliceDelivery;
import dev.onecopy.api.store.SliceHistory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The history of a job's slices. */
@RestController
@RequestMapping("/v1/jobs/{id}/slices")
@Tag(name = "jobs")
class SliceController {
    private final JobLookup jobs;
    private final SliceHistory history;

    SliceController(JobLookup jobs, SliceHistory history) {
        this.jobs = jobs;
        this.history = history;
    }

    @GetMapping
    @Operation(
            summary = "Each delivery of each slice that was answered",
            description = "In the order of the work; the attempts of a slice, from 0, follow each other.")
    Page<SliceRepresentation> list(
            @PathVariable String id,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String after) {
        Page.checkLimit(limit);
        UUID jobId = jobs.remembered(id).id();
        int offset = after == null ? 0 : offset(after);
        List<SliceDelivery> following = history.list(jobId, offset, limit + 1);
        return Page.of(following, limit, SliceRepresentation::of, last -> Integer.toString(offset + limit));
    }

    private static int offset(String after) {
        try {
            int offset = Integer.parseInt(after);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException notOne) {
            // Told below.
        }
        throw new InvalidRequestException("after is '" + after + "'; what the part before gave as next is expected");
    }
}
