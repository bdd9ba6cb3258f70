-- What sweeps found in the cloud without an owner. The longest id of a cloud's resource is that of a UUID or an address; a key
-- of this length fits every row format.
CREATE TABLE orphans (
  resource VARCHAR(16) NOT NULL,
  cloud_id VARCHAR(128) NOT NULL,
  owner_tag VARCHAR(36) NOT NULL,
  reason VARCHAR(32) NOT NULL,
  found_at DATETIME(6) NOT NULL,
  seen_at DATETIME(6) NOT NULL,
  PRIMARY KEY (resource, cloud_id),
  KEY orphans_found (found_at)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
