/** The task manager: wiring of the operation engine, its flows, the intake of messages and the inventory. */
@NullMarked
package org.trove.taskmanager;

import org.jspecify.annotations.NullMarked;
