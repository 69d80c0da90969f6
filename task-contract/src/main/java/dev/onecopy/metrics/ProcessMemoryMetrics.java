package dev.onecopy.metrics;

import dev.onecopy.segment.ProcessMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToLongFunction;

/**
 * What a process holds in memory: with one copy of the arrays, the private bytes of all processes stay what they are
 * while the shared ones grow to the size of the arrays, and these are the same pages in each of them.
 */
public final class ProcessMemoryMetrics implements MeterBinder {
    private static final String PRIVATE = "onecopy.process.memory.private";
    private static final String SHARED = "onecopy.process.memory.shared";
    private static final String PAGE_TABLES = "onecopy.process.memory.page.tables";

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, PRIVATE, ProcessMemory::privateBytes, "RssAnon: memory that no other process shares");
        gauge(
                registry,
                SHARED,
                ProcessMemory::sharedBytes,
                "RssShmem: resident pages of shared memory, the same ones in every process");
        gauge(
                registry,
                PAGE_TABLES,
                ProcessMemory::pageTableBytes,
                "VmPTE: page tables of this process, which grow with the pages that it has touched");
    }

    private static void gauge(
            MeterRegistry registry, String name, ToLongFunction<ProcessMemory> bytes, String description) {
        Gauge.builder(name, () -> bytes.applyAsLong(ProcessMemory.now()))
                .description(description)
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }
}
