@NullMarked
package org.trove.host;

import org.jspecify.annotations.NullMarked;
