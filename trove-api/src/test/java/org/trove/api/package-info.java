@NullMarked
package org.trove.api;

import org.jspecify.annotations.NullMarked;
