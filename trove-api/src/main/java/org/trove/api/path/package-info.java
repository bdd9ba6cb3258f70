/** The other forms that a request's path may have. */
@NullMarked
package org.trove.api.path;

import org.jspecify.annotations.NullMarked;
