-- When a run of a job was accepted: a job that is retried has not waited since it was made.
ALTER TABLE job ADD COLUMN accepted_at TIMESTAMP(6) WITH TIME ZONE;
UPDATE job SET accepted_at = created_at;
ALTER TABLE job ALTER COLUMN accepted_at SET NOT NULL;

-- The oldest are forgotten.
CREATE INDEX known_array_by_time ON known_array (seen_at);
