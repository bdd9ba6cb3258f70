-- Operations as a resource: who looks at them, in which order they changed, and when they are forgotten.

-- What there was before counts as seen: only what changes from now on gets a number.
ALTER TABLE operations
  ADD COLUMN started_at DATETIME(6) NULL,
  ADD COLUMN change_number BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN numbered_at DATETIME(6) NULL;
UPDATE operations SET numbered_at = updated;

-- Every write of an operation that users can notice sets "updated", which by itself makes the row "unnumbered" (1, else NULL) and
-- so findable, whoever wrote it and however late he committed; numbering it makes numbered_at the same again.
-- operations_project_state is for "which of mine failed" where none did: without it the whole history would be read.
-- ended_at is set exactly while the operation has ended, as next_attempt_at is while it is open.
ALTER TABLE operations
  ADD COLUMN unnumbered TINYINT GENERATED ALWAYS AS (IF(numbered_at = updated, NULL, 1)) STORED,
  ADD COLUMN ended_at DATETIME(6) GENERATED ALWAYS AS (IF(next_attempt_at IS NULL, updated, NULL)) STORED,
  ADD KEY operations_project (project_id, seq),
  ADD KEY operations_project_created (project_id, created),
  ADD KEY operations_project_state (project_id, state),
  ADD KEY operations_changes (project_id, change_number),
  ADD KEY operations_unnumbered (unnumbered),
  ADD KEY operations_ended (ended_at);

-- When the try began, where its writer says so.
ALTER TABLE operation_steps
  ADD COLUMN started_at DATETIME(6) NULL;

-- The number of the last change. Its one row is locked while changes are numbered, so numbers become visible in their order.
CREATE TABLE operation_clock (
  id TINYINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
INSERT INTO operation_clock (id, number) VALUES (1, 0);

-- Who told an operation to do something else than its flow says.
CREATE TABLE operation_interventions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  operation_seq BIGINT NOT NULL,
  action VARCHAR(16) NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  reason TEXT CHARACTER SET utf8mb4 NULL,
  created DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY operation_interventions_operation (operation_seq)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};

-- First answers to requests with an Idempotency-Key. No status: the request is still being served, by "owner" and until
-- reserved_until at most. The request itself is never here, only its hash; the answer's body is sealed.
CREATE TABLE idempotency_keys (
  project_id VARCHAR(36) NOT NULL,
  idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner VARCHAR(36) NOT NULL,
  status SMALLINT NULL,
  operation_id VARCHAR(36) NULL,
  body MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NULL,
  reserved_until DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  PRIMARY KEY (project_id, idempotency_key),
  KEY idempotency_keys_expiry (expires_at)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
