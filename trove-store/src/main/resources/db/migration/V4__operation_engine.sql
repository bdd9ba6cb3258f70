-- Which operation comes first, and how one that runs backwards will end.
-- The index serves the engine's look for due operations: it holds all that the choice among them needs, so that a backlog of
-- thousands is read without a row. Ended operations are in it at the NULLs, which no look passes.
ALTER TABLE operations
  ADD COLUMN priority TINYINT NOT NULL DEFAULT 1,
  ADD COLUMN ends_as VARCHAR(16) NULL,
  DROP KEY operations_due,
  ADD KEY operations_due (priority, next_attempt_at, state, project_id);

UPDATE operations SET priority = 0 WHERE kind = 'delete_instance' AND state IN ('QUEUED', 'PENDING', 'RUNNING', 'WAITING');
