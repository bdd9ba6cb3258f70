@NullMarked
package org.trove.error;

import org.jspecify.annotations.NullMarked;
