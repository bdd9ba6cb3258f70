/** Renders what guests find at their first start: configuration of the datastore and boot files. */
@NullMarked
package org.trove.taskmanager.template;

import org.jspecify.annotations.NullMarked;
