@NullMarked
package org.trove.conductor.report;

import org.jspecify.annotations.NullMarked;
