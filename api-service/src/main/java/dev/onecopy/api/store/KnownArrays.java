package dev.onecopy.api.store;

import dev.onecopy.api.ingest.ArrayName;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.Segment;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Which arrays there have been, so that one whose segment is lost is told from one that never was. Written down within
 * seconds and at a stop in good order, not at once: an upload does not wait for it.
 */
@Component
public class KnownArrays implements AutoCloseable {
    private static final long INTERVAL_MS = 2_000;

    /** How many that are gone are remembered. */
    static final int MAXIMUM_GONE = 100_000;

    private final JdbcClient jdbc;
    private final GroupCommit commits;
    private final Segment segment;
    private final Clock clock;
    private final Set<UUID> written = new HashSet<>();
    private long seenPublications = -1;

    KnownArrays(JdbcClient jdbc, GroupCommit commits, Segment segment, Clock clock) {
        this.jdbc = jdbc;
        this.commits = commits;
        this.segment = segment;
        this.clock = clock;
    }

    /** Whether an array of this id or name lay in a segment that is not there any more. */
    public boolean isLost(String idOrName) {
        return ArrayName.isId(idOrName) ? isLost("id", UUID.fromString(idOrName)) : isLost("name", idOrName);
    }

    /** By one column at a time, each of which has an index: who asks for what never was must cost nothing. */
    private boolean isLost(String column, Object value) {
        return !jdbc.sql("SELECT 1 FROM known_array WHERE segment_id <> ? AND " + column + " = ? FETCH FIRST ROW ONLY")
                .params(segment.segmentId(), value)
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    /** Writes down the arrays that are new; looks for them only when any is. */
    @Scheduled(fixedDelay = INTERVAL_MS)
    synchronized void update() {
        long publications = segment.publications();
        if (publications == seenPublications) {
            return;
        }
        Set<UUID> present = new HashSet<>();
        for (ArrayEntry array : segment.list()) {
            if (array.state() == ArrayState.READY) {
                UUID id = array.reference().arrayId();
                present.add(id);
                if (!written.contains(id)) {
                    Durability.await(commits.commit(() -> insert(array)));
                    written.add(id);
                }
            }
        }
        written.retainAll(present);
        seenPublications = publications;
    }

    @Override
    public void close() {
        update();
    }

    /**
     * Forgets arrays that were seen before a moment and are gone, and the oldest of too many of them. One that is there
     * is seen again.
     *
     * @param limit at most so many are looked at
     * @return how many were looked at
     */
    int deleteOldest(Instant moment, int limit) {
        long all =
                jdbc.sql("SELECT COUNT(*) FROM known_array").query(Long.class).single();
        long excess = Math.min(limit, all - MAXIMUM_GONE - segment.list().size());
        List<UUID> oldest = excess > 0 ? seenBefore(clock.instant(), excess) : seenBefore(moment, limit);
        for (UUID id : oldest) {
            if (segment.find(id).isPresent()) {
                jdbc.sql("UPDATE known_array SET seen_at = ? WHERE id = ?")
                        .params(JobTable.time(clock.instant()), id)
                        .update();
            } else {
                jdbc.sql("DELETE FROM known_array WHERE id = ?").param(id).update();
            }
        }
        return oldest.size();
    }

    private List<UUID> seenBefore(Instant moment, long limit) {
        return jdbc.sql("SELECT id FROM known_array WHERE seen_at < ? ORDER BY seen_at FETCH FIRST " + limit
                        + " ROWS ONLY")
                .param(JobTable.time(moment))
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    private void insert(ArrayEntry array) {
        UUID id = array.reference().arrayId();
        jdbc.sql("DELETE FROM known_array WHERE id = ?").param(id).update();
        jdbc.sql("INSERT INTO known_array (id, segment_id, name, seen_at) VALUES (?, ?, ?, ?)")
                .params(id, segment.segmentId())
                .param(array.name())
                .param(JobTable.time(clock.instant()))
                .update();
    }
}
