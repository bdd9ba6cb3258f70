package org.trove.conductor;

import org.trove.bus.Endpoint;

/** Where this conductor listens; a type of its own, because a process with other roles has other endpoints too. */
record ConductorEndpoint(Endpoint endpoint) {}
