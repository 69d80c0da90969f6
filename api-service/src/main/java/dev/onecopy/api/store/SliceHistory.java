package dev.onecopy.api.store;

import dev.onecopy.api.job.SliceDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What became of each slice, written in batches by a thread of its own: no job waits for it. When slices come faster
 * than they can be written the rest is not remembered, so that it cannot fill the heap.
 */
@Component
public class SliceHistory implements Consumer<SliceDelivery>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SliceHistory.class);
    private static final int CAPACITY = 20_000;
    private static final int BATCH = 500;
    private static final long PAUSE_MS = 100;

    private final SliceTable table;
    private final TransactionTemplate transactions;
    private final BlockingQueue<SliceDelivery> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer =
            Thread.ofPlatform().name("onecopy-history").daemon().unstarted(this::writeAgainAndAgain);

    SliceHistory(SliceTable table, PlatformTransactionManager transactionManager) {
        this.table = table;
        this.transactions = new TransactionTemplate(transactionManager);
        writer.start();
    }

    /** Remembers a delivery, soon. */
    @Override
    public void accept(SliceDelivery delivery) {
        if (!waiting.offer(delivery)) {
            log.debug("slices come faster than they can be remembered");
        }
    }

    /** The deliveries of a job, all that were answered by now, in the order of the work. */
    public List<SliceDelivery> list(UUID jobId, int offset, int limit) {
        write();
        return table.list(jobId, offset, limit);
    }

    private synchronized void write() {
        List<SliceDelivery> batch = new ArrayList<>();
        while (waiting.drainTo(batch, BATCH) > 0) {
            try {
                transactions.executeWithoutResult(status -> table.insert(batch));
            } catch (RuntimeException failure) {
                log.error("{} deliveries of slices are not remembered", batch.size(), failure);
            }
            batch.clear();
        }
    }

    private void writeAgainAndAgain() {
        try {
            while (!closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException stranger) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is waiting. The writer is not interrupted: that would close the database's file under it. */
    @Override
    public void close() {
        closing.countDown();
        Threads.join(writer);
        write();
    }
}
