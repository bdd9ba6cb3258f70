/** Virtual time and fakes for the tests of this module. */
@NullMarked
package org.trove.taskmanager.testing;

import org.jspecify.annotations.NullMarked;
