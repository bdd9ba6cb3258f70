@NullMarked
package org.trove.operation;

import org.jspecify.annotations.NullMarked;
