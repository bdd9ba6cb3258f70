/** The machine around the datastore: processes, files, accounts. */
@NullMarked
package org.trove.guestagent.host;

import org.jspecify.annotations.NullMarked;
