/** Turns messages from the task manager's topic into rows. */
@NullMarked
package org.trove.taskmanager.intake;

import org.jspecify.annotations.NullMarked;
