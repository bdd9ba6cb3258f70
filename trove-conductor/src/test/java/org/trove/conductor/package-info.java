@NullMarked
package org.trove.conductor;

import org.jspecify.annotations.NullMarked;
