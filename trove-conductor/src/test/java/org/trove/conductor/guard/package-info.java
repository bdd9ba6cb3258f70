@NullMarked
package org.trove.conductor.guard;

import org.jspecify.annotations.NullMarked;
