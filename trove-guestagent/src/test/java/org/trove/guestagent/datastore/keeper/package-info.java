/** A small datastore for tests, complete: this package and the files beside it. */
@NullMarked
package org.trove.guestagent.datastore.keeper;

import org.jspecify.annotations.NullMarked;
