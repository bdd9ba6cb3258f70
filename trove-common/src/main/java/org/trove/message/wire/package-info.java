@NullMarked
package org.trove.message.wire;

import org.jspecify.annotations.NullMarked;
