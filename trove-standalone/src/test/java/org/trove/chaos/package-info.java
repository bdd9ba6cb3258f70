/** Real processes under faults: a program that breaks things at random while clients work, and then counts what is left. */
@NullMarked
package org.trove.chaos;

import org.jspecify.annotations.NullMarked;
