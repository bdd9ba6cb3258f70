package org.trove.api.service;

import org.trove.api.auth.Caller;
import org.trove.model.InstanceId;

/** An instance whose guest may be asked on behalf of the caller, and the names that its datastore reserves. */
record GuestTarget(Caller caller, InstanceId id, NameRules names) {}
