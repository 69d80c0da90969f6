package dev.onecopy.worker.execute;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.config.WorkerProperties;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExecuteConfiguration {
    private static final Duration WARM_WHEN_STEADY_FOR = Duration.ofMillis(500);
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(5);

    @Bean
    Kernels kernels() {
        return Kernels.best();
    }

    @Bean
    KernelWarmUp kernelWarmUp(Kernels kernels) {
        return new KernelWarmUp(kernels, WARM_WHEN_STEADY_FOR, WARM_UP_LIMIT);
    }

    @Bean
    CancelledJobs cancelledJobs() {
        return new CancelledJobs();
    }

    @Bean
    SliceExecutor sliceExecutor(
            SegmentAttachment attachment, Kernels kernels, WorkerProperties worker, CancelledJobs cancelled) {
        return new SliceExecutor(attachment, kernels, worker.id(), InstantSource.system(), cancelled);
    }
}
