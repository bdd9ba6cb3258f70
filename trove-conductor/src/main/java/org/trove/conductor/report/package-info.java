/** From a guest's report to rows: one handler per kind of report, written in batches. */
@NullMarked
package org.trove.conductor.report;

import org.jspecify.annotations.NullMarked;
