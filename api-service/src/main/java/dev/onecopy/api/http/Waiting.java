package dev.onecopy.api.http;

import dev.onecopy.api.job.Job;
import dev.onecopy.segment.Segment;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * How long a request is held for a job to end: by {@code ?wait=30s} or, as RFC 7240 has it, {@code Prefer: wait=30}.
 *
 * @param duration capped at the longest that is allowed
 * @param preferred the preference that was applied, for the answer; null when the parameter decided
 */
record Waiting(Duration duration, @Nullable String preferred) {
    static final String PREFER = "Prefer";

    /** When to come again for what is not there yet, or not possible now. */
    static final String RETRY_AFTER_SECONDS = "1";

    private static final String PREFERENCE_APPLIED = "Preference-Applied";
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?:$|[,;])");

    /** Short enough that the threads of all requests together still take thousands a second. */
    private static final long AT_ONCE_MS = 10;

    static Waiting of(@Nullable String parameter, @Nullable String prefer, Duration maximum) {
        if (parameter != null) {
            return new Waiting(capped(Durations.parse("wait", parameter), maximum), null);
        }
        Matcher preference = WAIT.matcher(prefer == null ? "" : prefer);
        if (preference.find()) {
            Duration capped = capped(Duration.ofSeconds(Long.parseLong(preference.group(1))), maximum);
            return new Waiting(capped, "wait=" + capped.toSeconds());
        }
        return new Waiting(Duration.ZERO, null);
    }

    private static Duration capped(Duration asked, Duration maximum) {
        return asked.compareTo(maximum) > 0 ? maximum : asked;
    }

    /**
     * Waits on this thread, but not for long: whether the job has ended. A small one has, and to give its request away
     * and have it back takes longer than to compute it.
     */
    boolean endsAtOnce(Job job) {
        CompletableFuture<Job> ended = job.ended();
        try {
            ended.get(Math.min(duration.toMillis(), AT_ONCE_MS), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a job ended exceptionally", impossible);
        } finally {
            ended.cancel(false);
        }
    }

    /**
     * Answers when the job has ended or the time is over, whichever is first. An answer may be large, and whoever ends
     * jobs has others to end: it is made by a thread of its own.
     */
    CompletableFuture<ResponseEntity<JobRepresentation>> answer(Job job, Segment segment) {
        CompletableFuture<Job> ended = job.ended();
        if (ended.isDone()) {
            return CompletableFuture.completedFuture(response(job, segment));
        }
        return ended.completeOnTimeout(job, duration.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(one -> response(one, segment), Thread::startVirtualThread);
    }

    /** The answer as the job stands now. */
    ResponseEntity<JobRepresentation> response(Job job, Segment segment) {
        JobRepresentation representation = JobRepresentation.of(job, segment);
        boolean ended = representation.status().ended();
        ResponseEntity.BodyBuilder response = ResponseEntity.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(URI.create("/v1/jobs/" + job.id()));
        if (!ended) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (preferred != null) {
            response.header(PREFERENCE_APPLIED, preferred);
        }
        return response.body(representation);
    }
}
