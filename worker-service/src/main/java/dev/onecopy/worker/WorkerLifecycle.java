package dev.onecopy.worker;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.call.Plugins;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.execute.KernelWarmUp;
import dev.onecopy.worker.receive.Rehearsal;
import dev.onecopy.worker.receive.TaskIntake;
import dev.onecopy.worker.report.HeartbeatSender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The life of a worker: warm up, map, say so, take tasks; and the way back. In a thread of its own, as the segment and
 * the queue may come long after the worker.
 */
@Component
final class WorkerLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);

    private final KernelWarmUp warmUp;
    private final Rehearsal rehearsal;
    private final SegmentAttachment attachment;
    private final HeartbeatSender heartbeats;
    private final TaskIntake intake;
    private final WorkerProperties worker;
    private final Kernels kernels;
    private final Plugins plugins;
    private final ApplicationEventPublisher events;
    private @Nullable Thread thread;
    private volatile @Nullable Thread warming;

    WorkerLifecycle(
            KernelWarmUp warmUp,
            Rehearsal rehearsal,
            SegmentAttachment attachment,
            HeartbeatSender heartbeats,
            TaskIntake intake,
            WorkerProperties worker,
            Kernels kernels,
            Plugins plugins,
            ApplicationEventPublisher events) {
        this.warmUp = warmUp;
        this.rehearsal = rehearsal;
        this.attachment = attachment;
        this.heartbeats = heartbeats;
        this.intake = intake;
        this.worker = worker;
        this.kernels = kernels;
        this.plugins = plugins;
        this.events = events;
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofPlatform().name("attach").daemon().start(this::live);
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        try {
            if (running != null) {
                running.interrupt();
                running.join();
                stopWarming();
                intake.stop(worker.stopTimeout());
                heartbeats.sayGoodbye();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void live() {
        try {
            if (plugins.isEmpty()) {
                warmUp.awaitFirst();
                rehearsal.run();
            }
            attachment.attach();
            if (plugins.isEmpty()) {
                intake.awaitQueue();
                heartbeats.start();
            } else {
                // The API declares the queue of a lane when it hears of it.
                heartbeats.start();
                intake.awaitQueue();
            }
            intake.start();
            logReady();
            if (!plugins.isEmpty()) {
                attachment.stayAttached();
            }
            warming = Thread.ofPlatform().name("warm-up").daemon().start(this::warmTheRest);
            attachment.stayAttached();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.error("this worker cannot work", broken);
                AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
            }
        }
    }

    private void warmTheRest() {
        try {
            warmUp.runWhile(intake::isIdle);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException notWarmed) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("kernels that are used less were not warmed: their first jobs are slower", notWarmed);
            }
        }
    }

    /** Waits for it: it has a folder to delete. Called when the thread that starts it has ended. */
    private void stopWarming() throws InterruptedException {
        Thread running = warming;
        if (running != null) {
            running.interrupt();
            running.join();
        }
    }

    private void logReady() {
        attachment.use().ifPresent(use -> {
            try (use) {
                LOG.info(
                        "ready: {}, segment {} of {} MiB, threads {}, kernels {}",
                        worker.id(),
                        use.view().segmentId(),
                        use.view().mappedBytes() >> 20,
                        worker.threads(),
                        plugins.isEmpty() ? kernels.name() : "none, functions " + plugins.declarations());
            }
        });
    }
}
