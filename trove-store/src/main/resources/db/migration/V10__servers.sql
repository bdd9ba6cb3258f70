-- Notifications of Nova name the server, not the instance.
CREATE INDEX instances_server ON instances (compute_instance_id);
