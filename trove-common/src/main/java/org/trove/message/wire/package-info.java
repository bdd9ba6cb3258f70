/** Messages as they travel and as they are kept. */
@NullMarked
package org.trove.message.wire;

import org.jspecify.annotations.NullMarked;
