/** JSON as the API reads and writes it. */
@NullMarked
package org.trove.api.json;

import org.jspecify.annotations.NullMarked;
