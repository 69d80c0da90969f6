package dev.onecopy.worker.tracing;

import dev.onecopy.message.ResultMessage;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span for each slice that is computed, in the trace of its job. Where tracing is off there is no tracer, and nothing
 * is done.
 */
public final class SliceTracing {
    /** Longer than any header of the W3C's trace context that this service sends. */
    private static final int MAXIMUM_HEADER_CHARACTERS = 128;

    private final @Nullable Tracer tracer;
    private final @Nullable Propagator propagator;

    /** Both are null where tracing is off. */
    public SliceTracing(@Nullable Tracer tracer, @Nullable Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /**
     * Computes a slice.
     *
     * @param headers of the message, by anybody: what is no trace context begins a trace of its own
     */
    public ResultMessage trace(
            Map<String, @Nullable Object> headers, int stage, int slice, int attempt, Supplier<ResultMessage> work) {
        if (tracer == null || propagator == null) {
            return work.get();
        }
        Span span = propagator
                .extract(headers, SliceTracing::text)
                .name("slice")
                .kind(Span.Kind.CONSUMER)
                .tag("onecopy.stage", stage)
                .tag("onecopy.slice", slice)
                .tag("onecopy.attempt", attempt)
                .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            ResultMessage result = work.get();
            span.tag("onecopy.outcome", result.outcome().name());
            return result;
        } finally {
            scope.close();
            span.end();
        }
    }

    private static @Nullable String text(Map<String, @Nullable Object> headers, String name) {
        return headers.get(name) instanceof String text && text.length() <= MAXIMUM_HEADER_CHARACTERS ? text : null;
    }
}
