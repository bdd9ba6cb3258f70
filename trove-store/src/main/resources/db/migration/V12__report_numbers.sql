-- The largest number that a report of each kind had: a report that comes again has one that is not larger. Where there is a
-- number of a heartbeat, reports without number are not this guest's any more.
ALTER TABLE service_statuses
  ADD COLUMN heartbeat_number BIGINT NULL,
  ADD COLUMN backup_number BIGINT NULL,
  ADD COLUMN root_number BIGINT NULL,
  ADD COLUMN fault_number BIGINT NULL;
