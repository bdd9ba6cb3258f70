/** Keys and passwords of a home, and the files that hold them. */
@NullMarked
package org.trove.standalone.secret;

import org.jspecify.annotations.NullMarked;
