package dev.onecopy.api.dispatch;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.job.JobLedger;
import dev.onecopy.api.metrics.JobMetrics;
import dev.onecopy.api.metrics.SliceMetrics;
import dev.onecopy.api.worker.WorkerRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives what waits for the broker and for memory threads of its own, so that no request and no deadline waits. */
@Configuration
class DispatchConfiguration {
    @Bean
    RunningJobs runningJobs(
            WorkerRegistry workers,
            JobLedger ledger,
            Interrupter interrupter,
            JobMetrics metrics,
            CompletionThreads threads,
            Clock clock) {
        return new RunningJobs(workers, ledger, interrupter, metrics, threads::execute, clock);
    }

    @Bean
    Dispatcher dispatcher(
            RunningJobs running,
            TaskSender sender,
            WorkerRegistry workers,
            Scheduler scheduler,
            SendingThread sending,
            ObjectProvider<RunCompletion> completion,
            FunctionRegistry functions,
            JobProperties properties,
            SliceMetrics metrics,
            Clock clock) {
        return new Dispatcher(
                running,
                sender,
                workers,
                scheduler,
                sending::execute,
                run -> completion.getObject().complete(run),
                functions,
                properties,
                metrics,
                clock);
    }
}
