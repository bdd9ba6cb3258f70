/** The conductor as a service: settings, wiring, start and stop. */
@NullMarked
package org.trove.conductor;

import org.jspecify.annotations.NullMarked;
