package dev.onecopy.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.House;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.store.StoreHouse;
import dev.onecopy.api.tracing.JobTracing;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two requests with one idempotency key, the second of which comes while the first is being accepted. */
class DuplicateKeyTest {
    private static final AttributeKey<String> JOB_ID = AttributeKey.stringKey("onecopy.job.id");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("onecopy.job.status");

    @Test
    void oneIsTheJobAndOfTheOtherNothingStays(@TempDir Path folder) {
        EndedSpans ended = new EndedSpans();
        try (StoreHouse stores = new StoreHouse(folder);
                House house = new House(folder, stores.store);
                SdkTracerProvider spans = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(ended))
                        .build()) {
            SmallSegment.countingArray(house.segment, "a", 100);
            JobRequest request = Requests.sumOfProducts("a", 2);
            MeanwhileClock clock = new MeanwhileClock();
            JobSubmission submission = new JobSubmission(
                    Plans.planner(house.segment, 1),
                    stores.store,
                    house.running,
                    house.dispatcher,
                    house.functions,
                    house.segment,
                    tracing(spans),
                    clock);
            List<Job> meanwhile = new ArrayList<>();
            clock.meanwhile = () -> meanwhile.add(submission.submit(request, "key"));

            Job job = submission.submit(request, "key");

            assertThat(meanwhile).hasSize(1);
            assertThat(job.id()).isEqualTo(meanwhile.getFirst().id());
            assertThat(house.segment.find("a").orElseThrow().leases()).isEqualTo(1);
            assertThat(ended.spans).singleElement().satisfies(span -> {
                assertThat(span.getName()).isEqualTo("job");
                assertThat(span.getAttributes().get(JOB_ID))
                        .isNotEqualTo(job.id().toString());
                assertThat(span.getAttributes().get(STATUS)).isEqualTo("FAILED");
            });
            house.running.cancel(house.running.find(job.id()).orElseThrow());
        }
    }

    private static JobTracing tracing(SdkTracerProvider spans) {
        io.opentelemetry.api.trace.Tracer tracer = spans.get("test");
        Tracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
        return JobTracing.of(
                bridge, new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer));
    }

    /** Tells the time, and does something before it does so for the first time. */
    private static final class MeanwhileClock extends Clock {
        private final Clock clock = Clock.systemUTC();
        private Runnable meanwhile = () -> {};

        @Override
        public Instant instant() {
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return clock.withZone(zone);
        }
    }

    private static final class EndedSpans implements SpanExporter {
        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
