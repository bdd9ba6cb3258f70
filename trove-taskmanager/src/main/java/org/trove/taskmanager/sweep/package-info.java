/** Work that belongs to no operation: the inventory of servers, what no instance owns, what projects use. */
@NullMarked
package org.trove.taskmanager.sweep;

import org.jspecify.annotations.NullMarked;
