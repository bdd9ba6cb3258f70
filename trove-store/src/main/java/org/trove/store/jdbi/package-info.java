/**
 * The database on MariaDB and MySQL. One class per port; all statements run through {@link org.trove.store.jdbi.Sql}. Rows are
 * mapped by column position, and every change is conditional on what it relies on, so that it is safe on a Galera cluster.
 */
@NullMarked
package org.trove.store.jdbi;

import org.jspecify.annotations.NullMarked;
