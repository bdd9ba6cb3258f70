/** Who may do what. */
@NullMarked
package org.trove.api.policy;

import org.jspecify.annotations.NullMarked;
