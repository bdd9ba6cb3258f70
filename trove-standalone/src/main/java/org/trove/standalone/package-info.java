/** Everything in one JVM: the wiring of the standalone profile. */
@NullMarked
package org.trove.standalone;

import org.jspecify.annotations.NullMarked;
