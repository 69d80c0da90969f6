package dev.onecopy.api.dispatch;

import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.function.LaneQueues;
import dev.onecopy.api.function.ServedNow;
import dev.onecopy.api.worker.Worker;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.message.ServedFunctions;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks now and then at what is served, declares and deletes the queues for it, has calls sent that waited, and tells
 * jobs how far their running calls are. On a thread of its own, as it waits for the broker.
 */
@Component
class FunctionUpkeep implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FunctionUpkeep.class);
    private static final long INTERVAL_MS = 500;

    private final FunctionRegistry registry;
    private final LaneQueues queues;
    private final Dispatcher dispatcher;
    private final WorkerRegistry workers;
    private final RunningJobs jobs;
    private final Interrupter interrupter;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("onecopy-functions").daemon().factory());
    private ServedNow before = ServedNow.NOTHING;
    private volatile boolean running;

    FunctionUpkeep(
            FunctionRegistry registry,
            LaneQueues queues,
            Dispatcher dispatcher,
            WorkerRegistry workers,
            RunningJobs jobs,
            Interrupter interrupter) {
        this.registry = registry;
        this.queues = queues;
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.jobs = jobs;
        this.interrupter = interrupter;
    }

    @Override
    public void start() {
        running = true;
        Future<?> unused = executor.scheduleWithFixedDelay(this::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    void look() {
        try {
            ServedNow now = registry.refresh();
            if (!now.lanes().isEmpty() || !before.lanes().isEmpty() || !queues.isEmpty()) {
                queues.follow(now);
            }
            if (!now.equals(before)) {
                before = now;
                dispatcher.servedAnew();
            }
            if (!now.lanes().isEmpty()) {
                workers.attached().forEach(this::tellProgress);
            }
        } catch (RuntimeException failure) {
            log.error("what functions are served could not be looked at", failure);
        }
    }

    /** A call of a run that is over was taken by a worker that came after the cancellation: it is told again. */
    private void tellProgress(Worker worker) {
        ServedFunctions calls = worker.heartbeat().calls();
        if (calls != null) {
            for (ServedFunctions.RunningCall call : calls.running()) {
                jobs.find(call.jobId())
                        .filter(run -> run.number() == call.run())
                        .ifPresentOrElse(
                                run -> run.told(
                                        call.stage(), call.slice(), call.firstItem(), call.attempt(), call.progress()),
                                () -> interrupter.interrupt(call.jobId(), call.run()));
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        executor.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
