package org.trove.cloud.local;

/**
 * What is remembered of a server, as {@code server.json} in its directory: the server exists as soon as this file does, and
 * its agent is meant to run from then on.
 *
 * @param id the server's id
 * @param uid who runs the datastore where this process is root
 */
record ServerRecord(String id, String name, String manager, String flavor, String address, int uid) {}
