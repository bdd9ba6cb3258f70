/** MariaDB under the agent. */
@NullMarked
package org.trove.guestagent.datastore.mariadb;

import org.jspecify.annotations.NullMarked;
