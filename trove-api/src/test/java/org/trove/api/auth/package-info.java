@NullMarked
package org.trove.api.auth;

import org.jspecify.annotations.NullMarked;
