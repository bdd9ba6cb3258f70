/** Renders the configuration that a datastore starts with, out of its descriptor. */
@NullMarked
package org.trove.datastore.template;

import org.jspecify.annotations.NullMarked;
