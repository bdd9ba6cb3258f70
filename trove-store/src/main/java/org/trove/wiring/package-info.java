/** The composition of what every service stands on: one Guice module per feature. */
@NullMarked
package org.trove.wiring;

import org.jspecify.annotations.NullMarked;
