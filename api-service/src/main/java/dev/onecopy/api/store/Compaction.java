package dev.onecopy.api.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the file of H2 small. H2 appends each commit as a chunk, of which the next commits replace all but a tenth; its
 * own thread for that does not run without a delay of writes. A little at a time, between two commits and on the thread
 * that makes them: so none waits long, and none closes the file by an interrupt. Another database is left alone.
 */
@Component
class Compaction {
    private static final long INTERVAL_MS = 500;

    /** Below it there is nothing to gain. */
    static final long SMALL_FILE_BYTES = 32 << 20;

    /** Less than so much of chunks, or of the file, is worth work. */
    private static final int SPARSE_PERCENT = 50;

    /** Holds commits up for 20 ms, and with {@link #INTERVAL_MS} keeps up with 500 small jobs a second. */
    private static final int REWRITTEN_BYTES = 256 << 10;

    /** Holds commits up for 40 ms. */
    private static final long MOVED_BYTES = 8 << 20;

    private final JdbcTemplate template;
    private final GroupCommit commits;
    private long seenVersion;

    Compaction(JdbcTemplate template, GroupCommit commits) {
        this.template = template;
        this.commits = commits;
    }

    @Scheduled(fixedDelay = INTERVAL_MS)
    void compact() {
        Durability.await(commits.commit(() -> {
            MVStore store = template.execute((ConnectionCallback<@Nullable MVStore>) Compaction::storeBehind);
            if (store != null && store.getFileStore() instanceof RandomAccessStore file) {
                compact(store, file);
            }
        }));
    }

    private static @Nullable MVStore storeBehind(Connection connection) throws SQLException {
        return connection.isWrapperFor(JdbcConnection.class)
                        && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
                ? session.getDatabase().getStore().getMvStore()
                : null;
    }

    /**
     * Gathers what is alive in sparse chunks, whose space later commits take; once none is left and nothing is
     * committed, moves chunks to the front of the file and cuts off what is free behind them. A disk has what was
     * gathered before the next commit overwrites where it was.
     */
    private void compact(MVStore store, RandomAccessStore file) {
        if (file.size() <= SMALL_FILE_BYTES) {
            return;
        }
        if (store.compact(SPARSE_PERCENT, REWRITTEN_BYTES)) {
            store.commit();
            store.sync();
        } else if (store.getCurrentVersion() == seenVersion) {
            file.compactMoveChunks(SPARSE_PERCENT, MOVED_BYTES, store);
        }
        seenVersion = store.getCurrentVersion();
    }
}
