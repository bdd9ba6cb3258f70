package org.trove.api.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.model.InstanceId;

/**
 * An instance whose guest may be asked on behalf of the caller, and the names that its datastore reserves.
 *
 * @param atMost how long its answers are awaited, null = as long as is usual
 */
record GuestTarget(
        Caller caller,
        InstanceId id,
        NameRules names,
        @Nullable Duration atMost) {}
