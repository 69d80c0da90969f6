package dev.onecopy.api.store;

import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements about jobs. */
@Component
class JobTable {
    static final String UNFINISHED = "UNFINISHED";

    private static final String COLUMNS =
            "id, run, status, expression, priority, timeout_ms, created_at, accepted_at, deadline_at, started_at,"
                    + " ended_at, tasks_done, task_count, outcome, segment_id, uses_arrays";

    private final JdbcClient jdbc;

    JobTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Job job, StoredRequest stored) {
        JobAcceptance acceptance = job.acceptance();
        jdbc.sql("""
                        INSERT INTO job (id, run, status, segment_id, uses_arrays, plan_version, expression, request,
                            priority, timeout_ms, created_at, accepted_at, deadline_at, tasks_done, task_count,
                            idempotency_key, request_hash, functions)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)""")
                .params(
                        acceptance.id(),
                        acceptance.run(),
                        UNFINISHED,
                        stored.segmentId(),
                        !stored.request().arrays().isEmpty(),
                        stored.planVersion(),
                        acceptance.expression(),
                        JobJson.write(stored.request()),
                        acceptance.priority(),
                        acceptance.timeout().toMillis(),
                        time(acceptance.createdAt()),
                        time(acceptance.acceptedAt()),
                        time(acceptance.deadline()),
                        job.snapshot().taskCount())
                .param(stored.idempotencyKey())
                .param(stored.requestHash())
                .param(stored.functions().isEmpty() ? null : JobJson.writeFunctions(stored.functions()))
                .update();
    }

    /** A job that had ended, or whose service had, runs once more: whether it is still known. */
    boolean runAgain(Job job, int planVersion) {
        return jdbc.sql("""
                        UPDATE job SET run = ?, status = ?, plan_version = ?, accepted_at = ?, deadline_at = ?,
                            started_at = NULL, ended_at = NULL, tasks_done = 0, task_count = ?, outcome = NULL, results = NULL
                        WHERE id = ?""")
                        .params(
                                job.run(),
                                UNFINISHED,
                                planVersion,
                                time(job.acceptance().acceptedAt()),
                                time(job.deadline()),
                                job.snapshot().taskCount(),
                                job.id())
                        .update()
                > 0;
    }

    void end(Job job, JobOutcome outcome, Instant endedAt) {
        Job.Snapshot now = job.snapshot();
        jdbc.sql("""
                        UPDATE job SET status = ?, started_at = ?, ended_at = ?, tasks_done = ?, task_count = ?,
                            outcome = ?, results = ?
                        WHERE id = ? AND run = ?""")
                .param(outcome.status().name())
                .param(now.startedAt() == null ? null : time(now.startedAt()))
                .params(time(endedAt), now.tasksDone(), now.taskCount(), JobJson.write(outcome))
                .param(outcome.results().isEmpty() ? null : JobJson.writeResults(outcome))
                .params(job.id(), job.run())
                .update();
    }

    Optional<RememberedJob> find(UUID id) {
        return jdbc.sql("SELECT " + COLUMNS + ", results FROM job WHERE id = ?")
                .param(id)
                .query((row, number) -> job(row, whole(row)))
                .optional();
    }

    /**
     * Ended jobs, and those that have not if {@code status} is null; the newest first. Without their results, which may
     * be large: they are not even read.
     */
    List<RememberedJob> list(@Nullable JobStatus status, UUID before, int limit) {
        String condition = status == null ? "" : " AND status = ?";
        JdbcClient.StatementSpec query = jdbc.sql(
                        "SELECT " + COLUMNS + " FROM job WHERE id < ?" + condition + " ORDER BY id DESC LIMIT " + limit)
                .param(before);
        return (status == null ? query : query.param(status.name()))
                .query((row, number) -> job(row, withoutResults(row)))
                .list();
    }

    List<UUID> unfinished() {
        return jdbc.sql("SELECT id FROM job WHERE status = ? ORDER BY id")
                .param(UNFINISHED)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    Optional<StoredRequest> request(UUID id) {
        return jdbc.sql(
                        "SELECT request, segment_id, plan_version, idempotency_key, request_hash, functions FROM job WHERE id = ?")
                .param(id)
                .query((row, number) -> new StoredRequest(
                        JobJson.readRequest(row.getString("request")),
                        row.getObject("segment_id", UUID.class),
                        row.getInt("plan_version"),
                        row.getString("idempotency_key"),
                        row.getString("request_hash"),
                        JobJson.readFunctions(row.getString("functions"))))
                .optional();
    }

    Optional<KeyedJob> findByKey(String idempotencyKey) {
        return jdbc.sql("SELECT id, request_hash FROM job WHERE idempotency_key = ?")
                .param(idempotencyKey)
                .query((row, number) -> new KeyedJob(row.getObject("id", UUID.class), row.getString("request_hash")))
                .optional();
    }

    /** Forgets a job unless it runs once more: whether it did. */
    boolean delete(UUID id, int run) {
        return jdbc.sql("DELETE FROM job WHERE id = ? AND run = ?")
                        .params(id, run)
                        .update()
                > 0;
    }

    void delete(UUID id) {
        jdbc.sql("DELETE FROM job WHERE id = ?").param(id).update();
    }

    /** The jobs that ended before a moment, the oldest first, at most so many. */
    List<UUID> endedBefore(Instant moment, long limit) {
        return jdbc.sql("SELECT id FROM job WHERE ended_at < ? ORDER BY ended_at FETCH FIRST " + limit + " ROWS ONLY")
                .param(time(moment))
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    long count() {
        return jdbc.sql("SELECT COUNT(*) FROM job").query(Long.class).single();
    }

    /** The ids of all jobs whose arrays are to be published. */
    List<UUID> publications() {
        return jdbc.sql("SELECT job_id FROM publication")
                .query((row, number) -> row.getObject("job_id", UUID.class))
                .list();
    }

    /** The arrays of a job are to be published now. */
    void beginPublication(UUID id) {
        jdbc.sql("INSERT INTO publication (job_id) VALUES (?)").param(id).update();
    }

    /** The arrays of a job are published. */
    void endPublication(UUID id) {
        jdbc.sql("DELETE FROM publication WHERE job_id = ?").param(id).update();
    }

    private static @Nullable JobOutcome withoutResults(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return outcome == null ? null : JobJson.readOutcome(outcome).withResults(List.of());
    }

    private static @Nullable JobOutcome whole(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        String results = row.getString("results");
        if (outcome == null || results == null) {
            return outcome == null ? null : JobJson.readOutcome(outcome);
        }
        return JobJson.readOutcome(outcome).withResults(JobJson.readResults(results));
    }

    private static RememberedJob job(ResultSet row, @Nullable JobOutcome outcome) throws SQLException {
        JobAcceptance acceptance = new JobAcceptance(
                row.getObject("id", UUID.class),
                row.getInt("run"),
                row.getString("expression"),
                Duration.ofMillis(row.getLong("timeout_ms")),
                row.getInt("priority"),
                instant(row, "created_at"),
                instant(row, "accepted_at"),
                instant(row, "deadline_at"));
        @Nullable OffsetDateTime startedAt = row.getObject("started_at", OffsetDateTime.class);
        @Nullable OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
        String status = row.getString("status");
        Job.Snapshot then = new Job.Snapshot(
                status.equals(UNFINISHED) ? JobStatus.QUEUED : JobStatus.valueOf(status),
                row.getInt("tasks_done"),
                row.getInt("task_count"),
                0,
                acceptance.createdAt(),
                acceptance.acceptedAt(),
                startedAt == null ? null : startedAt.toInstant(),
                endedAt == null ? null : endedAt.toInstant(),
                outcome);
        return new RememberedJob(
                Job.remembered(acceptance, then),
                row.getBoolean("uses_arrays") ? row.getObject("segment_id", UUID.class) : null);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
