package dev.onecopy.worker.report;

import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.segment.ProcessMemory;
import dev.onecopy.worker.attach.SegmentAttachment;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every metric of a worker, named here and nowhere else. All exist from the start, so that a dashboard shows zero and
 * not nothing. No job, array or expression is ever a tag.
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><td>{@value #COMPUTE}</td><td>timer</td><td>slices and their compute time, by {@value #OUTCOME}</td></tr>
 * <tr><td>{@value #SCANNED}</td><td>counter, bytes</td><td>array bytes that kernels read: its rate is the GB/s</td></tr>
 * <tr><td>{@value #MAPPED}</td><td>gauge, bytes</td><td>of the segment; 0 while there is none</td></tr>
 * <tr><td>{@value #PRIVATE}</td><td>gauge, bytes</td><td>memory that only this process has</td></tr>
 * <tr><td>{@value #SHARED}</td><td>gauge, bytes</td><td>pages of shared memory that it has touched</td></tr>
 * <tr><td>{@value #PAGE_TABLES}</td><td>gauge, bytes</td><td>that the kernel spends on the pages touched</td></tr>
 * </table>
 */
public final class WorkerMetrics {
    static final String COMPUTE = "onecopy.slice.compute";
    static final String SCANNED = "onecopy.slice.scanned";
    static final String MAPPED = "onecopy.segment.mapped";
    static final String PRIVATE = "onecopy.process.memory.private";
    static final String SHARED = "onecopy.process.memory.shared";
    static final String PAGE_TABLES = "onecopy.process.memory.page.tables";

    /** Tag: {@code computed}, {@code failed}, {@code redelivered}, {@code declined}. */
    static final String OUTCOME = "outcome";

    private final Map<Outcome, Timer> compute = new EnumMap<>(Outcome.class);
    private final LongAdder scanned = new LongAdder();

    public WorkerMetrics(MeterRegistry registry, SegmentAttachment attachment) {
        for (Outcome outcome : Outcome.values()) {
            Timer timer = Timer.builder(COMPUTE)
                    .description("Slices by what became of them, and how long the kernels ran")
                    .tag(OUTCOME, outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
            compute.put(outcome, timer);
        }
        FunctionCounter.builder(SCANNED, scanned, LongAdder::doubleValue)
                .description("Array bytes that the kernels read, each once whatever the number of mapped values")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder(MAPPED, attachment::mappedBytes)
                .description("Size of this process's mapping of the segment; takes no memory of its own")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder(PRIVATE, () -> ProcessMemory.now().privateBytes())
                .description("RssAnon: memory that no other process shares")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder(SHARED, () -> ProcessMemory.now().sharedBytes())
                .description("RssShmem: resident pages of shared memory, the same ones in every process")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder(PAGE_TABLES, () -> ProcessMemory.now().pageTableBytes())
                .description("VmPTE: page tables of this process, which grow with the pages that it has touched")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }

    void record(ResultMessage result) {
        Timer timer = compute.get(result.outcome());
        if (timer != null) {
            timer.record(result.computeNanoseconds(), TimeUnit.NANOSECONDS);
        }
        scanned.add(result.bytesScanned());
    }

    long slicesComputed() {
        Timer timer = compute.get(Outcome.COMPUTED);
        return timer == null ? 0 : timer.count();
    }

    long bytesScanned() {
        return scanned.sum();
    }
}
