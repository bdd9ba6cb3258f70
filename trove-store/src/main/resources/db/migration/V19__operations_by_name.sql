-- Operations and tries of steps are kept by the names of their steps, no more by positions, so that a later version of a kind may insert
-- steps. An operation keeps the version of its kind that it was accepted with; what there is now is version 1 of each.
ALTER TABLE operations
  ADD COLUMN version INT NOT NULL DEFAULT 1,
  ADD COLUMN round INT NOT NULL DEFAULT 0,
  ADD COLUMN step_name VARCHAR(64) NOT NULL DEFAULT '';

-- Positions beyond the last step stand for "none is left", as does the first one of an operation that has taken everything back.
UPDATE operations SET step_name = COALESCE(CASE kind
    WHEN 'create_instance' THEN ELT(step + 1, 'allocate_addresses', 'create_dns_records', 'create_volume', 'create_server',
      'await_server', 'prepare_guest', 'await_guest', 'finish')
    WHEN 'delete_instance' THEN ELT(step + 1, 'mark_deleting', 'stop_database', 'remove_server', 'remove_volume',
      'remove_dns_records', 'remove_addresses', 'mark_deleted', 'remove_queues')
    WHEN 'restart' THEN ELT(step + 1, 'restart_datastore', 'finish')
    WHEN 'reboot' THEN ELT(step + 1, 'begin', 'stop_datastore', 'reboot_server', 'await_server', 'restart_datastore',
      'await_guest', 'finish')
    WHEN 'resize_flavor' THEN ELT(step + 1, 'begin', 'stop_datastore', 'resize_server', 'await_resize', 'start_datastore',
      'await_guest', 'confirm_resize')
    WHEN 'resize_volume' THEN ELT(step + 1, 'begin', 'stop_datastore', 'unmount_volume', 'detach_volume', 'extend_volume',
      'attach_volume', 'resize_filesystem', 'mount_volume', 'restart_datastore', 'finish')
    WHEN 'migrate' THEN ELT(step + 1, 'begin', 'stop_datastore', 'migrate_server', 'await_resize', 'restart_datastore',
      'await_guest', 'confirm_resize')
    WHEN 'rebuild' THEN ELT(step + 1, 'begin', 'stop_datastore', 'rebuild_server', 'await_server', 'rebuild_guest',
      'await_guest', 'finish')
    WHEN 'update_access' THEN ELT(step + 1, 'begin', 'update_access', 'finish')
  END, '')
WHERE NOT (undoing = 1 AND step = 0 AND state IN ('FAILED', 'CANCELLED'));

ALTER TABLE operations DROP COLUMN step;
ALTER TABLE operations CHANGE COLUMN step_name step VARCHAR(64) NOT NULL DEFAULT '';

-- The look for due operations asks only for types that its task manager knows, from the index alone.
ALTER TABLE operations
  DROP KEY operations_due,
  ADD KEY operations_due (priority, next_attempt_at, state, project_id, kind, version);

-- Tries of earlier rounds (before a retry of the operation) had their direction raised by two for each later round.
ALTER TABLE operation_steps
  ADD COLUMN round INT NOT NULL DEFAULT 0,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (operation_seq, round, undoing, name, attempt);
UPDATE operations o
  JOIN (SELECT operation_seq, MAX(undoing DIV 2) AS rounds FROM operation_steps GROUP BY operation_seq) s
    ON s.operation_seq = o.seq
  SET o.round = s.rounds WHERE s.rounds > 0;
-- In three steps, so that no two rows have the same key in between.
UPDATE operation_steps s JOIN operations o ON o.seq = s.operation_seq SET s.round = 1000 + o.round - s.undoing DIV 2;
UPDATE operation_steps SET undoing = undoing MOD 2 WHERE undoing > 1;
UPDATE operation_steps SET round = round - 1000;
ALTER TABLE operation_steps DROP COLUMN position;
