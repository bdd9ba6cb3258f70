/** The rules of the house as tests: who may import whom, names, sizes. Each rule is shown to be able to fail. */
@NullMarked
package org.trove.architecture;

import org.jspecify.annotations.NullMarked;
