/** The agent of one instance: its process, wiring and life. */
@NullMarked
package org.trove.guestagent;

import org.jspecify.annotations.NullMarked;
