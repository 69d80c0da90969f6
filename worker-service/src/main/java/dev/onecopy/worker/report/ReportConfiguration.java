package dev.onecopy.worker.report;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.publish.ConfirmedPublisher;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.call.CallExecutor;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.metrics.WorkerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReportConfiguration {
    @Bean
    MessageSink messageSink(ConfirmedPublisher publisher) {
        return publisher::publish;
    }

    @Bean
    WorkerMetrics workerMetrics(MeterRegistry registry, SegmentAttachment attachment, WorkerProperties worker) {
        return new WorkerMetrics(registry, attachment, worker.threads());
    }

    @Bean
    ResultReporter resultReporter(MessageSink sink, WorkerMetrics metrics) {
        return new ResultReporter(sink, metrics);
    }

    @Bean(destroyMethod = "close")
    HeartbeatSender heartbeatSender(
            MessageSink sink,
            SegmentAttachment attachment,
            WorkerMetrics metrics,
            WorkerProperties worker,
            Kernels kernels,
            CallExecutor calls) {
        return new HeartbeatSender(sink, attachment, metrics, worker, kernels, calls::served);
    }
}
