@NullMarked
package org.trove.lifecycle;

import org.jspecify.annotations.NullMarked;
