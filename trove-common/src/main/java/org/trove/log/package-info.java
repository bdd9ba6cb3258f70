/** What this process may write into its log, whatever levels are set. */
@NullMarked
package org.trove.log;

import org.jspecify.annotations.NullMarked;
