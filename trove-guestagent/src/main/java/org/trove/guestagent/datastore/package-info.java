/** The contract that the code of each datastore fulfils. */
@NullMarked
package org.trove.guestagent.datastore;

import org.jspecify.annotations.NullMarked;
