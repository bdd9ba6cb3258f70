package org.trove.message;

/** A method of an RPC interface: the record's name in snake case is the method, its components are the arguments. */
public sealed interface RpcMethod permits TaskRequest, GuestCommand, GuestReport {
    /** The version that the method appeared in or last changed in, sent with every message of it. */
    default String version() {
        return "1.0";
    }
}
