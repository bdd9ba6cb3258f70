@NullMarked
package org.trove.datastore;

import org.jspecify.annotations.NullMarked;
