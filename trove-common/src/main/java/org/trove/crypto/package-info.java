@NullMarked
package org.trove.crypto;

import org.jspecify.annotations.NullMarked;
