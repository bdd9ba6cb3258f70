/** How often a project may call. */
@NullMarked
package org.trove.api.limit;

import org.jspecify.annotations.NullMarked;
