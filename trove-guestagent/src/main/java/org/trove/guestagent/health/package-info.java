/** Watches the datastore and its volume, and tells the conductor. */
@NullMarked
package org.trove.guestagent.health;

import org.jspecify.annotations.NullMarked;
