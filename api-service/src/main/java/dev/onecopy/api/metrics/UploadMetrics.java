package dev.onecopy.api.metrics;

import dev.onecopy.metrics.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Arrays that come in. */
@Component
public final class UploadMetrics {
    private static final String BYTES = "onecopy.upload";
    private static final String UPLOADS = "onecopy.uploads";
    private static final String ACTIVE = "onecopy.uploads.active";

    /** How an array comes in. */
    public enum Way {
        /** As the body of a request. */
        HTTP,
        /** From a file of this host. */
        IMPORT
    }

    private enum Outcome {
        COMPLETE,
        FAILED
    }

    private final MeterRegistry registry;
    private final Map<Way, Counter> bytes = new EnumMap<>(Way.class);
    private final AtomicInteger active = new AtomicInteger();

    public UploadMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Way way : Way.values()) {
            bytes.put(
                    way,
                    Counter.builder(BYTES)
                            .description("Array bytes that were taken into the segment")
                            .baseUnit(BaseUnits.BYTES)
                            .tag(Tags.WAY, Tags.value(way))
                            .register(registry));
            for (Outcome outcome : Outcome.values()) {
                timer(way, outcome);
            }
        }
        Gauge.builder(ACTIVE, active::get)
                .description("Arrays that are coming in")
                .register(registry);
    }

    private Timer timer(Way way, Outcome outcome) {
        return Timer.builder(UPLOADS)
                .description("Arrays that came in, or did not, and how long that took")
                .tag(Tags.WAY, Tags.value(way))
                .tag(Tags.OUTCOME, Tags.value(outcome))
                .serviceLevelObjectives(Buckets.ofJobs())
                .register(registry);
    }

    /** An array begins to come in; closing without {@link Upload#complete} is a failure. */
    public Upload begin(Way way) {
        active.incrementAndGet();
        return new Upload(way);
    }

    /** One array on its way in. */
    public final class Upload implements AutoCloseable {
        private final Way way;
        private final long startedNanoseconds = System.nanoTime();
        private Outcome outcome = Outcome.FAILED;

        private Upload(Way way) {
            this.way = way;
        }

        /** All of it is there. */
        public void complete(long nbytes) {
            outcome = Outcome.COMPLETE;
            Counter counter = bytes.get(way);
            if (counter != null) {
                counter.increment((double) nbytes);
            }
        }

        @Override
        public void close() {
            active.decrementAndGet();
            timer(way, outcome).record(System.nanoTime() - startedNanoseconds, TimeUnit.NANOSECONDS);
        }
    }
}
