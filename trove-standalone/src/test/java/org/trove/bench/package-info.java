/** What {@code bin/bench} runs beside the services: it fills the database, plays guests and measures. Not run as tests. */
@NullMarked
package org.trove.bench;

import org.jspecify.annotations.NullMarked;
