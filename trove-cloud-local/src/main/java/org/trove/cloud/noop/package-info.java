@NullMarked
package org.trove.cloud.noop;

import org.jspecify.annotations.NullMarked;
