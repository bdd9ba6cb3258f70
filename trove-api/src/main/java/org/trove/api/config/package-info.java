/** The settings of the API. */
@NullMarked
package org.trove.api.config;

import org.jspecify.annotations.NullMarked;
