package dev.onecopy.api.aggregate;

import dev.onecopy.api.config.OutputProperties;
import dev.onecopy.api.dispatch.CompletionThreads;
import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.plan.StageLimits;
import dev.onecopy.segment.Segment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the completion of stages and jobs its threads. */
@Configuration
class AggregateConfiguration {
    @Bean
    ResultPublication resultPublication(
            Segment segment, RunningJobs running, OutputProperties properties, CompletionThreads threads) {
        return new ResultPublication(segment, running, properties, threads::execute);
    }

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
