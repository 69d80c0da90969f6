package dev.onecopy.worker.receive;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.call.CallExecutor;
import dev.onecopy.worker.call.CallWork;
import dev.onecopy.worker.call.Plugins;
import dev.onecopy.worker.config.BrokerChannels;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.execute.CancelledJobs;
import dev.onecopy.worker.execute.SliceExecutor;
import dev.onecopy.worker.execute.SliceWork;
import dev.onecopy.worker.metrics.WorkerMetrics;
import dev.onecopy.worker.report.ResultReporter;
import dev.onecopy.worker.tracing.SliceTracing;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.List;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReceiveConfiguration {
    private static final long RETRY_INTERVAL_MS = 1_000;
    private static final long POLL_INTERVAL_MS = 200;

    /** Stopped after the life of the worker, which first waits for what is running, and before the connection. */
    private static final int PHASE = 0;

    @Bean
    SliceTracing sliceTracing(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new SliceTracing(tracer.getIfAvailable(), propagator.getIfAvailable());
    }

    @Bean
    Rehearsal rehearsal(Kernels kernels) {
        return new Rehearsal(kernels);
    }

    @Bean
    TaskReceiver taskReceiver(
            SliceExecutor executor,
            CallExecutor calls,
            Plugins plugins,
            ResultReporter reporter,
            WorkerMetrics metrics,
            SliceTracing tracing,
            WorkerProperties worker) {
        TaskReader reader = new TaskReader();
        return plugins.isEmpty()
                ? new TaskReceiver(
                        body -> new SliceWork(reader.read(body), executor),
                        executor::interrupt,
                        reporter,
                        metrics,
                        tracing,
                        worker.threads())
                : new TaskReceiver(
                        body -> new CallWork(reader.readCall(body), calls),
                        calls::interrupt,
                        reporter,
                        metrics,
                        tracing,
                        worker.threads());
    }

    @Bean
    SimpleMessageListenerContainer taskContainer(
            ConnectionFactory connections, TaskReceiver receiver, WorkerProperties worker, Plugins plugins) {
        return container(queue(plugins), connections, receiver, worker);
    }

    @Bean
    SimpleMessageListenerContainer shortTaskContainer(
            ConnectionFactory connections, TaskReceiver receiver, WorkerProperties worker) {
        return container(Topology.SHORT_TASKS, connections, receiver, worker);
    }

    private static SimpleMessageListenerContainer container(
            String queue, ConnectionFactory connections, TaskReceiver receiver, WorkerProperties worker) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(queue);
        container.setMessageListener(receiver);
        container.setAutoStartup(false);
        container.setPhase(PHASE);
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setPrefetchCount(worker.prefetch());
        container.setMissingQueuesFatal(false);
        container.setPossibleAuthenticationFailureFatal(false);
        container.setFailedDeclarationRetryInterval(RETRY_INTERVAL_MS);
        container.setRecoveryInterval(RETRY_INTERVAL_MS);
        // How long a consumer that was told to stop goes on waiting for a message.
        container.setReceiveTimeout(POLL_INTERVAL_MS);
        return container;
    }

    /** Slices of expressions, or calls of the functions that are here. */
    private static String queue(Plugins plugins) {
        return plugins.isEmpty() ? Topology.TASKS : Topology.calls(plugins.lane());
    }

    @Bean(destroyMethod = "close")
    ControlIntake controlIntake(BrokerChannels channels, CancelledJobs cancelled) {
        return new ControlIntake(channels, cancelled);
    }

    @Bean
    TaskIntake taskIntake(
            BrokerChannels channels,
            @Qualifier("taskContainer") SimpleMessageListenerContainer tasks,
            @Qualifier("shortTaskContainer") SimpleMessageListenerContainer shortTasks,
            TaskReceiver receiver,
            ControlIntake control,
            Plugins plugins) {
        List<Lifecycle> containers = plugins.isEmpty() ? List.of(tasks, shortTasks) : List.of(tasks);
        return new TaskIntake(channels, containers, queue(plugins), receiver, control);
    }
}
