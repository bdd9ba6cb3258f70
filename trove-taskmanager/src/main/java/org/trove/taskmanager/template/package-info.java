/** Makes the files that guests find at their first start. */
@NullMarked
package org.trove.taskmanager.template;

import org.jspecify.annotations.NullMarked;
