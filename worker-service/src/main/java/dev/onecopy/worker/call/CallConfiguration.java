package dev.onecopy.worker.call;

import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.config.FunctionProperties;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.execute.CancelledJobs;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CallConfiguration {
    private static final int GIVEN_UP = 1;

    @Bean
    Plugins plugins(FunctionProperties properties) {
        return Plugins.in(properties.folder());
    }

    @Bean
    CallExecutor callExecutor(
            SegmentAttachment attachment,
            Plugins plugins,
            WorkerProperties worker,
            CancelledJobs cancelled,
            FunctionProperties properties) {
        return new CallExecutor(
                attachment,
                plugins,
                worker.id(),
                InstantSource.system(),
                cancelled,
                properties.giveUpAfter(),
                () -> Thread.ofPlatform().name("give-up").start(() -> System.exit(GIVEN_UP)));
    }
}
