package dev.onecopy.api.store;

import dev.onecopy.api.job.SliceDelivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements about slices. */
@Component
class SliceTable {
    private static final String COLUMNS = "job_id, run, stage, slice, first_item, attempt, outcome, worker_id,"
            + " started_at, answered_at, compute_nanoseconds, failure_code, failure_message,"
            + " failure_trace";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    SliceTable(JdbcTemplate template, JdbcClient jdbc) {
        this.template = template;
        this.jdbc = jdbc;
    }

    void insert(List<SliceDelivery> deliveries) {
        template.batchUpdate(
                "INSERT INTO slice (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                deliveries,
                deliveries.size(),
                (statement, one) -> {
                    statement.setObject(1, one.jobId());
                    statement.setInt(2, one.run());
                    statement.setInt(3, one.stage());
                    statement.setInt(4, one.slice());
                    statement.setInt(5, one.firstItem());
                    statement.setInt(6, one.attempt());
                    statement.setString(7, one.outcome());
                    statement.setString(8, one.workerId());
                    statement.setObject(9, JobTable.time(one.startedAt()));
                    statement.setObject(10, JobTable.time(one.answeredAt()));
                    statement.setLong(11, one.computeNanoseconds());
                    statement.setString(12, one.failureCode());
                    statement.setString(13, one.failureMessage());
                    statement.setString(14, one.failureTrace());
                });
    }

    /** In the order of the work; those of one slice in the order of their deliveries. */
    List<SliceDelivery> list(UUID jobId, int offset, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM slice WHERE job_id = ?"
                        + " ORDER BY run, stage, slice, first_item, attempt, answered_at OFFSET " + offset
                        + " ROWS FETCH NEXT " + limit + " ROWS ONLY")
                .param(jobId)
                .query((row, number) -> delivery(row))
                .list();
    }

    void delete(UUID jobId) {
        jdbc.sql("DELETE FROM slice WHERE job_id = ?").param(jobId).update();
    }

    /**
     * Forgets what was answered before a moment, and the oldest of more than {@code maximum}; about {@code limit} at
     * most.
     *
     * @return how many
     */
    int deleteOldest(Instant moment, long maximum, int limit) {
        long old = jdbc.sql("SELECT COUNT(*) FROM (SELECT 1 FROM slice WHERE answered_at < ? FETCH FIRST " + limit
                        + " ROWS ONLY) AS old")
                .param(JobTable.time(moment))
                .query(Long.class)
                .single();
        long all = jdbc.sql("SELECT COUNT(*) FROM slice").query(Long.class).single();
        long count = Math.max(old, Math.min(limit, all - maximum));
        return count <= 0
                ? 0
                : jdbc.sql("DELETE FROM slice WHERE answered_at <= (SELECT answered_at FROM slice ORDER BY answered_at"
                                + " OFFSET " + (count - 1) + " ROWS FETCH NEXT 1 ROWS ONLY)")
                        .update();
    }

    private static SliceDelivery delivery(ResultSet row) throws SQLException {
        return new SliceDelivery(
                row.getObject("job_id", UUID.class),
                row.getInt("run"),
                row.getInt("stage"),
                row.getInt("slice"),
                row.getInt("first_item"),
                row.getInt("attempt"),
                row.getString("outcome"),
                row.getString("worker_id"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("answered_at", OffsetDateTime.class).toInstant(),
                row.getLong("compute_nanoseconds"),
                row.getString("failure_code"),
                row.getString("failure_message"),
                row.getString("failure_trace"));
    }
}
