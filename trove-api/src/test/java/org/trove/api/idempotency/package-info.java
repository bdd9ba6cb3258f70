@NullMarked
package org.trove.api.idempotency;

import org.jspecify.annotations.NullMarked;
