package dev.onecopy.api.aggregate;

import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.plan.StageLimits;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the completion of stages its threads. */
@Configuration
class AggregateConfiguration {
    @Bean
    StageCompletion stageCompletion(
            RunningJobs running,
            Dispatcher dispatcher,
            ResultPublication publication,
            StageLimits limits,
            CompletionThreads threads) {
        return new StageCompletion(running, dispatcher, publication, limits, threads::execute);
    }
}
