/** The operation engine: runs flows of idempotent steps under leases. Knows nothing of databases, clouds or guests. */
@NullMarked
package org.trove.taskmanager.flow;

import org.jspecify.annotations.NullMarked;
