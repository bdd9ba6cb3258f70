/** The steps that flows are made of: one small idempotent effect each. */
@NullMarked
package org.trove.taskmanager.step;

import org.jspecify.annotations.NullMarked;
