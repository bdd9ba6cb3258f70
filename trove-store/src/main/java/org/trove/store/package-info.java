@NullMarked
package org.trove.store;

import org.jspecify.annotations.NullMarked;
