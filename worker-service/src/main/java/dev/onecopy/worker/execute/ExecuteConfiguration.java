package dev.onecopy.worker.execute;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.config.WorkerProperties;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExecuteConfiguration {
    @Bean
    Kernels kernels() {
        return Kernels.best();
    }

    /** Unless it was begun before this context. */
    @Bean
    @ConditionalOnMissingBean
    KernelWarmUp kernelWarmUp(Kernels kernels) {
        KernelWarmUp warmUp = new KernelWarmUp(kernels);
        warmUp.begin();
        return warmUp;
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
