/** The flows of instances: which steps, in which order, and what a failure leaves behind. */
@NullMarked
package org.trove.taskmanager.instance;

import org.jspecify.annotations.NullMarked;
