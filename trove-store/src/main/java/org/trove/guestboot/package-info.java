/** What a server needs at its first boot to bring the guest agent up: the agent's archive and the token that opens it. */
@NullMarked
package org.trove.guestboot;

import org.jspecify.annotations.NullMarked;
