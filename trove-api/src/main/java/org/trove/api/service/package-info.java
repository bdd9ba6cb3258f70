/** What requests do. */
@NullMarked
package org.trove.api.service;

import org.jspecify.annotations.NullMarked;
