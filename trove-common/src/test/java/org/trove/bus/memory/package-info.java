@NullMarked
package org.trove.bus.memory;

import org.jspecify.annotations.NullMarked;
