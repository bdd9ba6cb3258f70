@NullMarked
package org.trove.context;

import org.jspecify.annotations.NullMarked;
