-- What this service keeps beyond Trove's schema. Additions to Trove's tables are nullable or defaulted, so that Trove's own
-- services can go on writing their rows.

-- Sub-second times: root disabled in the second in which it was enabled must not look enabled, heartbeats come
-- several times a second in tests, and lists stay in order.
ALTER TABLE instances
  MODIFY created DATETIME(6) NULL,
  MODIFY updated DATETIME(6) NULL,
  ADD COLUMN version BIGINT NOT NULL DEFAULT 0,
  ADD KEY instances_live (tenant_id, deleted, id),
  ADD KEY instances_replicas (slave_of_id, deleted);

ALTER TABLE instance_faults
  ADD KEY instance_faults_live (instance_id, deleted);

ALTER TABLE root_enabled_history
  MODIFY created DATETIME(6) NULL,
  MODIFY deleted_at DATETIME(6) NULL;

-- A heartbeat writes one row, so everything that it carries stands in that row, also when it was sent: Trove's
-- conductor_lastseen would be a second row, and a FLOAT of single precision cannot tell the heartbeats of a minute apart.
ALTER TABLE service_statuses
  MODIFY updated_at DATETIME(6) NULL,
  ADD COLUMN heartbeat_sent DOUBLE NULL,
  ADD COLUMN backup_sent DOUBLE NULL,
  ADD COLUMN volume_used BIGINT NULL,
  ADD COLUMN volume_total BIGINT NULL;

CREATE TABLE instance_addresses (
  instance_id VARCHAR(36) NOT NULL,
  position INT NOT NULL,
  address VARCHAR(64) NOT NULL,
  type VARCHAR(16) NOT NULL,
  network VARCHAR(64) NULL,
  PRIMARY KEY (instance_id, position)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};

CREATE TABLE datastore_descriptors (
  manager VARCHAR(255) NOT NULL,
  descriptor MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  updated DATETIME(6) NOT NULL,
  PRIMARY KEY (manager)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};

-- next_attempt_at is set exactly while an operation is open: when a task manager may take it next, which is the end of the
-- lease while one holds it, and the year 9999 while it is queued. So the scan for due operations and the count of open ones
-- are ranges of one index, whatever the number of ended operations.
-- operations_instance must not contain the state: an insertion that waits for the end of the operation in front goes on along
-- this index, and would miss the next one if that moved within it meanwhile.
CREATE TABLE operations (
  seq BIGINT NOT NULL AUTO_INCREMENT,
  id VARCHAR(36) NOT NULL,
  kind VARCHAR(64) NOT NULL,
  project_id VARCHAR(36) NOT NULL,
  instance_id VARCHAR(36) NULL,
  state VARCHAR(16) NOT NULL,
  step INT NOT NULL DEFAULT 0,
  attempt INT NOT NULL DEFAULT 0,
  undoing TINYINT(1) NOT NULL DEFAULT 0,
  cancel_requested TINYINT(1) NOT NULL DEFAULT 0,
  woken TINYINT(1) NOT NULL DEFAULT 0,
  followers INT NOT NULL DEFAULT 0,
  outputs MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  payload MEDIUMTEXT CHARACTER SET utf8mb4 NULL,
  request_id VARCHAR(64) NOT NULL,
  waits_for VARCHAR(16) NOT NULL DEFAULT 'NOTHING',
  reason TEXT CHARACTER SET utf8mb4 NULL,
  lease_holder VARCHAR(128) NULL,
  lease_until DATETIME(6) NULL,
  fencing_token BIGINT NOT NULL DEFAULT 0,
  next_attempt_at DATETIME(6) NULL,
  step_started_at DATETIME(6) NULL,
  created DATETIME(6) NOT NULL,
  updated DATETIME(6) NOT NULL,
  PRIMARY KEY (seq),
  UNIQUE KEY operations_id (id),
  KEY operations_due (next_attempt_at, state),
  KEY operations_instance (instance_id),
  KEY operations_lease (lease_holder)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};

CREATE TABLE operation_steps (
  operation_seq BIGINT NOT NULL,
  undoing TINYINT(1) NOT NULL,
  position INT NOT NULL,
  attempt INT NOT NULL,
  name VARCHAR(128) NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  output MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  reason TEXT CHARACTER SET utf8mb4 NULL,
  created DATETIME(6) NOT NULL,
  updated DATETIME(6) NOT NULL,
  PRIMARY KEY (operation_seq, undoing, position, attempt)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
