/** How refusals and failures reach a user. */
@NullMarked
package org.trove.api.fault;

import org.jspecify.annotations.NullMarked;
