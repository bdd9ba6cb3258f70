-- What an agent says of its own release in its heartbeats; NULL: it has not said anything, as agents in Python.
ALTER TABLE service_statuses ADD COLUMN agent_version VARCHAR(64) NULL;
