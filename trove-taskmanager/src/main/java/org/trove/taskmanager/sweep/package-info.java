/** Work that belongs to no operation: the inventory of servers. */
@NullMarked
package org.trove.taskmanager.sweep;

import org.jspecify.annotations.NullMarked;
