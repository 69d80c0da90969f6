package dev.onecopy.api.dispatch;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.metrics.SliceMetrics;
import dev.onecopy.api.worker.WorkerRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the dispatcher the thread that waits for the broker, so that no request and no deadline does. */
@Configuration
class DispatchConfiguration {
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
