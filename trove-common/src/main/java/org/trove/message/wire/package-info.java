/** How messages look outside of this process. */
@NullMarked
package org.trove.message.wire;

import org.jspecify.annotations.NullMarked;
