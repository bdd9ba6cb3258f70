/** What is believed of a guest, beyond that the report is its own. */
@NullMarked
package org.trove.conductor.guard;

import org.jspecify.annotations.NullMarked;
