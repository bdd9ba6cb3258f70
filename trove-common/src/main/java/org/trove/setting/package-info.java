/** How values are written in configuration files. */
@NullMarked
package org.trove.setting;

import org.jspecify.annotations.NullMarked;
