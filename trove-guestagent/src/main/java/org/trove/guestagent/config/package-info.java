/** What an agent is told at its start. */
@NullMarked
package org.trove.guestagent.config;

import org.jspecify.annotations.NullMarked;
