/** A whole API server on fakes. */
@NullMarked
package org.trove.api.support;

import org.jspecify.annotations.NullMarked;
