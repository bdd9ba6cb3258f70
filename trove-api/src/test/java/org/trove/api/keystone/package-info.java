@NullMarked
package org.trove.api.keystone;

import org.jspecify.annotations.NullMarked;
