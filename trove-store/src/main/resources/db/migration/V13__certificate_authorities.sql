-- The installation's certificate authorities. A slot (current, next) holds one authority, however many services make one at the
-- same moment; retired ones have none, and no private key any more. Keys are sealed with a key that is not in the database.
CREATE TABLE certificate_authorities (
  id VARCHAR(36) NOT NULL,
  slot VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  certificate TEXT NOT NULL,
  sealed_key TEXT NULL,
  not_before DATETIME(6) NOT NULL,
  not_after DATETIME(6) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY certificate_authorities_slot (slot)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};

-- The latest certificate of each instance. Its private key is the instance's alone.
CREATE TABLE instance_certificates (
  instance_id VARCHAR(36) NOT NULL,
  serial VARCHAR(64) NOT NULL,
  authority_id VARCHAR(36) NOT NULL,
  public_key VARCHAR(512) NOT NULL,
  names TEXT NOT NULL,
  certificate TEXT NOT NULL,
  issued_at DATETIME(6) NOT NULL,
  not_after DATETIME(6) NOT NULL,
  PRIMARY KEY (instance_id),
  KEY instance_certificates_end (not_after)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
