-- What operations work on: not instances alone. Of the open operations of a subject the first one runs, and one of several subjects runs
-- when it is the first of each. "open" is 1 exactly while the operation is open, otherwise NULL: the queue of a subject is a range of the
-- index, however many operations it had.
CREATE TABLE operation_subjects (
  operation_seq BIGINT NOT NULL,
  position SMALLINT NOT NULL,
  subject_type VARCHAR(32) NOT NULL,
  subject_id VARCHAR(64) NOT NULL,
  open TINYINT NULL,
  PRIMARY KEY (operation_seq, position),
  KEY operation_subjects_queue (subject_type, subject_id, open)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};

INSERT INTO operation_subjects (operation_seq, position, subject_type, subject_id, open)
  SELECT seq, 0, 'instance', instance_id, IF(next_attempt_at IS NULL, NULL, 1) FROM operations WHERE instance_id IS NOT NULL;

-- The subject that the operation belongs to, which is the one at position 0.
UPDATE operations SET instance_id = '' WHERE instance_id IS NULL;
ALTER TABLE operations
  DROP KEY operations_instance,
  ADD COLUMN subject_type VARCHAR(32) NOT NULL DEFAULT 'instance',
  CHANGE COLUMN instance_id subject_id VARCHAR(64) NOT NULL;
