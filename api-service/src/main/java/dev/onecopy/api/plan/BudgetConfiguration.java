package dev.onecopy.api.plan;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.job.JobBudget;
import dev.onecopy.segment.Segment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Sizes what jobs may take by what there is. */
@Configuration
class BudgetConfiguration {
    /** A service that has had ten thousand jobs holds 80 MB by itself, of the 192 or 256 that it may have. */
    private static final int HEAP_DIVISOR = 3;

    private static final int QUARTERS_OF_THE_SEGMENT = 3;

    @Bean
    JobBudget jobBudget(JobProperties jobs, OutputProperties outputs, Segment segment) {
        return new JobBudget(
                jobs.maximumUnfinished(),
                bytes(jobs.maximumMemory()).orElseGet(() -> Runtime.getRuntime().maxMemory() / HEAP_DIVISOR),
                bytes(outputs.maximumReserved())
                        .orElseGet(() -> segment.usage().capacityBytes() / 4 * QUARTERS_OF_THE_SEGMENT));
    }

    private static Optional<Long> bytes(@Nullable DataSize size) {
        return Optional.ofNullable(size).map(DataSize::toBytes);
    }
}
