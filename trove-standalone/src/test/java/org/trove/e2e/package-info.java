/** Stories of users and operators, played on real processes. */
@NullMarked
package org.trove.e2e;

import org.jspecify.annotations.NullMarked;
