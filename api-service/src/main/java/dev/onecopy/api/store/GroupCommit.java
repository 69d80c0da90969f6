package dev.onecopy.api.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes on one thread, and commits what has come together meanwhile in one transaction: a commit costs the same for
 * one change and for a hundred. A change that fails fails alone.
 */
@Component
class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MAXIMUM_GROUP = 256;

    private record Change(Runnable statements, CompletableFuture<Void> committed) {}

    private final TransactionTemplate transactions;
    private final BlockingQueue<Change> waiting = new LinkedBlockingQueue<>();
    private final Thread writer =
            Thread.ofPlatform().name("onecopy-store").daemon().unstarted(this::writeUntilClosed);
    private volatile boolean closed;

    GroupCommit(PlatformTransactionManager transactionManager) {
        transactions = new TransactionTemplate(transactionManager);
        writer.start();
    }

    /**
     * Has a change written.
     *
     * @param statements run within a transaction on another thread, once more if the group that it was in fails
     * @return completed when the change is durable, exceptionally if it is not made
     */
    CompletableFuture<Void> commit(Runnable statements) {
        Change change = new Change(statements, new CompletableFuture<>());
        waiting.add(change);
        if (closed && waiting.remove(change)) {
            change.committed.completeExceptionally(new IllegalStateException("the store is closed"));
        }
        return change.committed;
    }

    private void writeUntilClosed() {
        List<Change> group = new ArrayList<>();
        while (!closed || !waiting.isEmpty()) {
            try {
                group.add(waiting.take());
                waiting.drainTo(group, MAXIMUM_GROUP - 1);
                write(group);
            } catch (InterruptedException stranger) {
                log.warn("somebody interrupts the thread of the store, which goes on");
            }
            group.clear();
        }
    }

    private void write(List<Change> group) {
        try {
            transactions.executeWithoutResult(status -> group.forEach(change -> change.statements.run()));
            group.forEach(change -> change.committed.complete(null));
        } catch (RuntimeException | Error failure) {
            if (group.size() == 1) {
                group.getFirst().committed.completeExceptionally(failure);
            } else {
                group.forEach(change -> write(List.of(change)));
            }
        }
    }

    /**
     * Writes what is waiting. The writer is woken by a change and not interrupted: that would close the database's file
     * under it.
     */
    @Override
    public void close() {
        closed = true;
        waiting.add(new Change(() -> {}, new CompletableFuture<>()));
        Threads.join(writer);
    }
}
