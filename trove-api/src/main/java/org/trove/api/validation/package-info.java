/** Whether a body is one that a request may have. */
@NullMarked
package org.trove.api.validation;

import org.jspecify.annotations.NullMarked;
