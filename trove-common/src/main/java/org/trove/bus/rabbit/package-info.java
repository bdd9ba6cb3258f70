@NullMarked
package org.trove.bus.rabbit;

import org.jspecify.annotations.NullMarked;
