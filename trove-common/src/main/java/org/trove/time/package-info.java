@NullMarked
package org.trove.time;

import org.jspecify.annotations.NullMarked;
