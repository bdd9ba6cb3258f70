/**
 * The whole control plane over virtual time in one thread, with everything around it lying: broker, database, cloud, clocks and
 * processes. What happens follows from a seed alone.
 */
@NullMarked
package org.trove.simulation;

import org.jspecify.annotations.NullMarked;
