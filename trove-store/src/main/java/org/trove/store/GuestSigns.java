package org.trove.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the reports tell of a guest and of those who carry them.
 *
 * @param statusSince when the guest came to have the status that it has, null where nobody wrote that down
 * @param othersHeard when the last of all other guests was heard of, null where there is no other that ever reported
 */
public record GuestSigns(
        @Nullable Instant statusSince, @Nullable Instant othersHeard) {}
