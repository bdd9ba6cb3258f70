/** The agent's own releases: fetches another one, starts it on trial, and goes back where it does not work. */
@NullMarked
package org.trove.guestagent.update;

import org.jspecify.annotations.NullMarked;
