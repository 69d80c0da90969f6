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
    private static final Duration WARM_UP = Duration.ofMillis(500);

    @Bean
    Kernels kernels() {
        return Kernels.best();
    }

    @Bean
    KernelWarmUp kernelWarmUp(Kernels kernels) {
        return new KernelWarmUp(kernels, WARM_UP);
    }

    @Bean
    SliceExecutor sliceExecutor(SegmentAttachment attachment, Kernels kernels, WorkerProperties worker) {
        return new SliceExecutor(attachment, kernels, worker.id(), InstantSource.system());
    }
}
