package dev.onecopy.api.store;

import dev.onecopy.api.job.SliceDelivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements about slices. */
@Component
class SliceTable {
    private static final int WORKER_ID_LENGTH = 64;
    private static final int FAILURE_CODE_LENGTH = 64;
    private static final int FAILURE_MESSAGE_LENGTH = 1_000;
    private static final int FAILURE_TRACE_LENGTH = 8_000;

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
                    statement.setString(8, cut(one.workerId(), WORKER_ID_LENGTH));
                    statement.setObject(9, JobTable.time(one.startedAt()));
                    statement.setObject(10, JobTable.time(one.answeredAt()));
                    statement.setLong(11, one.computeNanoseconds());
                    statement.setString(12, cut(one.failureCode(), FAILURE_CODE_LENGTH));
                    statement.setString(13, cut(one.failureMessage(), FAILURE_MESSAGE_LENGTH));
                    statement.setString(14, cut(one.failureTrace(), FAILURE_TRACE_LENGTH));
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

    void deleteAnsweredBefore(Instant moment) {
        jdbc.sql("DELETE FROM slice WHERE answered_at < ?")
                .param(JobTable.time(moment))
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

    private static @Nullable String cut(@Nullable String text, int length) {
        return text == null || text.length() <= length ? text : text.substring(0, length);
    }
}
