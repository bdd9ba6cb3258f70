/** Requests that come again under the same {@code Idempotency-Key}. */
@NullMarked
package org.trove.api.idempotency;

import org.jspecify.annotations.NullMarked;
