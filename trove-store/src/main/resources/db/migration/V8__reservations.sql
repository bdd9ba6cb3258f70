-- What an operation under way has booked of the project's quota for an instance, beyond what the row shows: a resize books
-- the growth when it is accepted, and the row shows it when it is there.
ALTER TABLE instances
    ADD COLUMN reserved_ram_mb INT NOT NULL DEFAULT 0,
    ADD COLUMN reserved_volume_gb INT NOT NULL DEFAULT 0;
