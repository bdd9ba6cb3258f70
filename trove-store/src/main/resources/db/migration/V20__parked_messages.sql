-- Messages that no service could handle. An operator sends them again or drops them. The id follows from topic and content, so that a
-- message that is parked twice has one row. The body is sealed: it may hold passwords. replay_at: when an operator asked for it.
CREATE TABLE parked_messages (
  id CHAR(36) NOT NULL,
  topic VARCHAR(255) NOT NULL,
  method VARCHAR(80) NOT NULL,
  body LONGTEXT NOT NULL,
  bytes INT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  attempts INT NOT NULL,
  created DATETIME(6) NOT NULL,
  replay_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY parked_messages_topic (topic, replay_at)
) ENGINE=InnoDB DEFAULT COLLATE=${collation};
