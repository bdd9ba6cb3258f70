-- How often a guest reports by its own word, in milliseconds; null = it did not say, as guests of Trove in Python. It decides after how
-- long without a report the guest counts as lost.
ALTER TABLE service_statuses
  ADD COLUMN heartbeat_interval_ms INT NULL;
