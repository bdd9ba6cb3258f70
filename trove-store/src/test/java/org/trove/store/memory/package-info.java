/** A database in memory for unit tests, with the semantics of the real one. */
@NullMarked
package org.trove.store.memory;

import org.jspecify.annotations.NullMarked;
