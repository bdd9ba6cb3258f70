@NullMarked
package org.trove.api.limit;

import org.jspecify.annotations.NullMarked;
