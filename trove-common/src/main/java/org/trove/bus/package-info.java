@NullMarked
package org.trove.bus;

import org.jspecify.annotations.NullMarked;
