@NullMarked
package org.trove.api.policy;

import org.jspecify.annotations.NullMarked;
