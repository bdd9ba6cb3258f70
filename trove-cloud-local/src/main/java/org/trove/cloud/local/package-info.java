@NullMarked
package org.trove.cloud.local;

import org.jspecify.annotations.NullMarked;
