/** The HTTP API: puts its parts together and into a server. */
@NullMarked
package org.trove.api;

import org.jspecify.annotations.NullMarked;
