package dev.onecopy.worker.attach;

import dev.onecopy.logging.ReasonLog;
import dev.onecopy.segment.SegmentView;
import dev.onecopy.worker.config.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's one mapping of the segment. The file may appear after the worker, and another segment may take its
 * place: the old mapping then stays until the last slice that computes on it has ended. Thread-safe.
 */
public final class SegmentAttachment implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentAttachment.class);

    private final Path file;
    private final Duration retryInterval;
    private final ReasonLog reasons = new ReasonLog(LOG);
    private final Semaphore doubts = new Semaphore(0);
    private @Nullable SharedView current;

    /**
     * Maps nothing yet.
     *
     * @param file the segment's
     * @param retryInterval the pause between two attempts to map the file
     */
    public SegmentAttachment(Path file, Duration retryInterval) {
        this.file = file;
        this.retryInterval = retryInterval;
    }

    /** Keeps a mapping from being closed while a slice computes on it. */
    public static final class Use implements AutoCloseable {
        private final SharedView shared;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Use(SharedView shared) {
            this.shared = shared;
        }

        public SegmentView view() {
            return shared.view();
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                shared.release();
            }
        }
    }

    /** Maps the segment that the file is now; returns when that has worked. */
    public void attach() throws InterruptedException {
        while (!tryAttach()) {
            Thread.sleep(retryInterval);
        }
    }

    /** Maps whatever segment takes the place of this one, each time somebody is in {@link #doubt}; never returns. */
    public void stayAttached() throws InterruptedException {
        while (true) {
            doubts.acquire();
            doubts.drainPermits();
            attach();
            Thread.sleep(retryInterval);
        }
    }

    /** Somebody has heard of another segment: the file is looked at again, soon and not by the caller. */
    public void doubt() {
        doubts.release();
    }

    /** The mapping, if there is one yet; must be closed. */
    public synchronized Optional<Use> use() {
        if (current == null) {
            return Optional.empty();
        }
        current.retain();
        return Optional.of(new Use(current));
    }

    /** What is mapped; 0 when nothing is. */
    public synchronized long mappedBytes() {
        return current == null ? 0 : current.view().mappedBytes();
    }

    private boolean tryAttach() {
        SegmentView found;
        try {
            found = SegmentView.attach(file);
        } catch (RuntimeException | InternalError failure) {
            reasons.failed("waiting for the segment: " + Reason.of(failure));
            return false;
        }
        reasons.worked("the segment is there");
        replaceBy(found);
        return true;
    }

    private synchronized void replaceBy(SegmentView found) {
        SharedView old = current;
        if (old != null && old.view().segmentId().equals(found.segmentId())) {
            found.close();
            return;
        }
        current = new SharedView(found);
        if (old != null) {
            LOG.info(
                    "segment {} has taken the place of {}",
                    found.segmentId(),
                    old.view().segmentId());
            old.release();
        }
    }

    @Override
    public synchronized void close() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
