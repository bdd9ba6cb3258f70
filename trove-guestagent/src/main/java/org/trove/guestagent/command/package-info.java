/** Carries out what the control plane asks of this instance. */
@NullMarked
package org.trove.guestagent.command;

import org.jspecify.annotations.NullMarked;
