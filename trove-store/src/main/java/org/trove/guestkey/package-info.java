@NullMarked
package org.trove.guestkey;

import org.jspecify.annotations.NullMarked;
