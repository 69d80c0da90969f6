-- The results apart from the rest of an outcome, so that who lists jobs does not read them. Of jobs that ended before
-- this they stand in the outcome still.
ALTER TABLE job ADD COLUMN results TEXT;

-- Jobs whose outcome says that their arrays are there. They are so the moment after it is committed; should the process
-- die in between, the next one finds here what it has to finish.
CREATE TABLE publication (
    job_id UUID PRIMARY KEY
);
