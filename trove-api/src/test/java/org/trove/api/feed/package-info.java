@NullMarked
package org.trove.api.feed;

import org.jspecify.annotations.NullMarked;
