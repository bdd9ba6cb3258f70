@NullMarked
package org.trove.standalone.identity;

import org.jspecify.annotations.NullMarked;
