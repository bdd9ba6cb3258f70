@NullMarked
package org.trove.cloud;

import org.jspecify.annotations.NullMarked;
