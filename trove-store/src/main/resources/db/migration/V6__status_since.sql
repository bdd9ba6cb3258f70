-- Since when a guest has its status: each heartbeat moves updated_at. It holds for the status that status_since_id names, as a
-- Trove in Python writes a new status without these.
ALTER TABLE service_statuses
  ADD COLUMN status_since DATETIME(6) NULL,
  ADD COLUMN status_since_id INT NULL;
