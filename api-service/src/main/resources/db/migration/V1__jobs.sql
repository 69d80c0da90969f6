-- Plain SQL, as H2 and PostgreSQL take it. Ids are UUIDs of version 7: their order is the order of acceptance.
CREATE TABLE job (
    id              UUID PRIMARY KEY,
    run             INTEGER NOT NULL,
    -- UNFINISHED until it has ended; how far it is then is known in memory only.
    status          VARCHAR(16) NOT NULL,
    segment_id      UUID NOT NULL,
    uses_arrays     BOOLEAN NOT NULL,
    plan_version    INTEGER NOT NULL,
    expression      TEXT NOT NULL,
    -- The request as JSON, arrays by id: enough to plan and run it again.
    request         TEXT NOT NULL,
    priority        INTEGER NOT NULL,
    timeout_ms      BIGINT NOT NULL,
    created_at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    deadline_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    started_at      TIMESTAMP(6) WITH TIME ZONE,
    ended_at        TIMESTAMP(6) WITH TIME ZONE,
    tasks_done      INTEGER NOT NULL,
    task_count      INTEGER NOT NULL,
    -- Results, failure and cost as JSON, once it has ended.
    outcome         TEXT,
    idempotency_key VARCHAR(255) UNIQUE,
    request_hash    VARCHAR(64) NOT NULL
);
CREATE INDEX job_by_status ON job (status, id);
CREATE INDEX job_by_end ON job (ended_at);

-- One row a delivery of a slice that was answered, written in batches: the last moments of a killed process are
-- missing. No foreign key: a row may come after its job was forgotten, and harms nobody until it is forgotten too.
CREATE TABLE slice (
    job_id              UUID NOT NULL,
    run                 INTEGER NOT NULL,
    stage               INTEGER NOT NULL,
    slice               INTEGER NOT NULL,
    first_item          INTEGER NOT NULL,
    attempt             INTEGER NOT NULL,
    outcome             VARCHAR(16) NOT NULL,
    worker_id           VARCHAR(64) NOT NULL,
    started_at          TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    answered_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    compute_nanoseconds BIGINT NOT NULL,
    failure_code        VARCHAR(64),
    failure_message     VARCHAR(1000)
);
CREATE INDEX slice_by_job ON slice (job_id, run, stage, slice, first_item, attempt);
CREATE INDEX slice_by_answer ON slice (answered_at);

-- Every array that was in a segment, so that one of a lost segment is known to be gone and not to have never been.
CREATE TABLE known_array (
    id         UUID PRIMARY KEY,
    segment_id UUID NOT NULL,
    name       VARCHAR(128),
    seen_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX known_array_by_name ON known_array (name);
