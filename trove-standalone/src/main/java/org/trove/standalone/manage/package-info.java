/** What operators do besides running services: keys, schema, datastores. */
@NullMarked
package org.trove.standalone.manage;

import org.jspecify.annotations.NullMarked;
