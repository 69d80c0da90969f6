package dev.onecopy.api.tracing;

import dev.onecopy.api.job.Job;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * A span for each run of a job, below the request that submitted it and above its slices in the workers. Where tracing
 * is off there is no tracer, and nothing is done.
 */
@Component
public final class JobTracing {
    private final @Nullable Tracer tracer;
    private final @Nullable Propagator propagator;
    private final Map<UUID, Map<String, Object>> headers = new ConcurrentHashMap<>();

    @Autowired
    JobTracing(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        this(tracer.getIfAvailable(), propagator.getIfAvailable());
    }

    private JobTracing(@Nullable Tracer tracer, @Nullable Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** One that follows nothing. */
    public static JobTracing off() {
        return new JobTracing((Tracer) null, null);
    }

    /** One that follows every run. */
    public static JobTracing of(Tracer tracer, Propagator propagator) {
        return new JobTracing(tracer, propagator);
    }

    /** A run that is about to start; its span belongs to the trace of this thread and ends with the job. */
    public void follow(Job job) {
        if (tracer == null || propagator == null) {
            return;
        }
        Span span = tracer.nextSpan()
                .name("job")
                .tag("onecopy.job.id", job.id().toString())
                .tag("onecopy.job.run", job.run())
                .start();
        Map<String, Object> carrier = new HashMap<>();
        propagator.inject(span.context(), carrier, (map, name, value) -> carrier.put(name, value));
        headers.put(job.id(), Map.copyOf(carrier));
        job.onEnd(() -> end(job, span));
    }

    private void end(Job job, Span span) {
        headers.remove(job.id());
        span.tag("onecopy.job.status", job.snapshot().status().name());
        span.end();
    }

    /** What goes with the messages of a job, so that who computes it continues its trace; empty where there is none. */
    public Map<String, Object> headers(UUID jobId) {
        return tracer == null ? Map.of() : headers.getOrDefault(jobId, Map.of());
    }
}
