-- A rebuilt server's token is issued while the agent before it still reports: only a report after the download uses it up.
ALTER TABLE guest_boot_tokens
    ADD COLUMN served_at DATETIME(6) NULL;

-- What was used up stays so.
UPDATE guest_boot_tokens SET served_at = issued_at;
