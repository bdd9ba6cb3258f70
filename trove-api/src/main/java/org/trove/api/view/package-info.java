/** What answers look like. */
@NullMarked
package org.trove.api.view;

import org.jspecify.annotations.NullMarked;
