@NullMarked
package org.trove.model;

import org.jspecify.annotations.NullMarked;
