-- The functions of users that a job calls, as they were declared when it was accepted: it is planned by them again.
ALTER TABLE job ADD COLUMN functions TEXT;

-- Where the code of a user stood when it failed.
ALTER TABLE slice ADD COLUMN failure_trace VARCHAR(8000);
