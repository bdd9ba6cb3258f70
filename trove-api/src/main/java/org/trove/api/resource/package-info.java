/** The routes. */
@NullMarked
package org.trove.api.resource;

import org.jspecify.annotations.NullMarked;
