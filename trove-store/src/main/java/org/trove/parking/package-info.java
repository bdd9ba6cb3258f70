/** Messages that fail each time: some attempts, then a place in the database until an operator sends them again or drops them. */
@NullMarked
package org.trove.parking;

import org.jspecify.annotations.NullMarked;
