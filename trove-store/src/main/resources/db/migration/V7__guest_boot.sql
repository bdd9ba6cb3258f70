-- Which servers may fetch the guest agent, by the SHA-256 of their token. A token is never stored itself, and its row is of no
-- use once it has expired.
CREATE TABLE guest_boot_tokens (
  token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  instance_id VARCHAR(36) NOT NULL,
  issued_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  PRIMARY KEY (token_hash),
  KEY guest_boot_tokens_expiry (expires_at)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
