package dev.onecopy.api.http;

import dev.onecopy.api.job.Job;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams of a job's progress. Each subscriber has a virtual thread of its own that looks how the job stands and sends
 * what is new: there is no queue, so a slow reader gets the latest state and nobody waits for it.
 */
@Component
class JobEvents {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration COMMENT_AFTER = Duration.ofSeconds(15);
    private static final int MAXIMUM_SUBSCRIBERS = 1_000;
    private static final long NO_TIMEOUT = 0;

    private final Semaphore places = new Semaphore(MAXIMUM_SUBSCRIBERS);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("job-events-", 0).factory());
    private final Segment segment;

    JobEvents(Segment segment) {
        this.segment = segment;
    }

    /**
     * A stream of this job's states.
     *
     * @throws TooManyRequestsException if there are {@value #MAXIMUM_SUBSCRIBERS} streams
     */
    SseEmitter subscribe(Job job) {
        if (!places.tryAcquire()) {
            throw new TooManyRequestsException(
                    "too_many_subscribers", MAXIMUM_SUBSCRIBERS + " streams of events are open, which is the limit");
        }
        SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
        threads.execute(() -> {
            try {
                stream(job, emitter);
                emitter.complete();
            } catch (IOException | RuntimeException | ExecutionException hungUp) {
                emitter.completeWithError(hungUp);
            } catch (InterruptedException closing) {
                emitter.complete();
            } finally {
                places.release();
            }
        });
        return emitter;
    }

    private void stream(Job job, SseEmitter emitter) throws IOException, InterruptedException, ExecutionException {
        CompletableFuture<Job> ended = job.ended();
        try {
            stream(job, ended, emitter);
        } finally {
            ended.cancel(false);
        }
        send(emitter, "ended", job);
    }

    private void stream(Job job, CompletableFuture<Job> ended, SseEmitter emitter)
            throws IOException, InterruptedException, ExecutionException {
        Job.Snapshot sent = job.snapshot();
        long sentAt = System.nanoTime();
        if (!sent.status().ended()) {
            send(emitter, "progress", job);
        }
        while (!hasEnded(ended)) {
            Job.Snapshot now = job.snapshot();
            if (!now.equals(sent) && !now.status().ended()) {
                send(emitter, "progress", job);
                sent = now;
                sentAt = System.nanoTime();
            } else if (System.nanoTime() - sentAt > COMMENT_AFTER.toNanos()) {
                emitter.send(SseEmitter.event().comment("still there"));
                sentAt = System.nanoTime();
            }
        }
    }

    private static boolean hasEnded(CompletableFuture<Job> ended) throws InterruptedException, ExecutionException {
        try {
            ended.get(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    private void send(SseEmitter emitter, String name, Job job) throws IOException {
        emitter.send(
                SseEmitter.event().name(name).data(JobRepresentation.of(job, segment), MediaType.APPLICATION_JSON));
    }

    /** Ends all streams, before the server waits for its requests: a reader comes back when the service does. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        threads.shutdownNow();
    }
}
