@NullMarked
package org.trove.message;

import org.jspecify.annotations.NullMarked;
