/** What is counted and timed of requests. */
@NullMarked
package org.trove.api.metrics;

import org.jspecify.annotations.NullMarked;
