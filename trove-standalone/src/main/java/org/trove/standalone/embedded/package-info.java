@NullMarked
package org.trove.standalone.embedded;

import org.jspecify.annotations.NullMarked;
