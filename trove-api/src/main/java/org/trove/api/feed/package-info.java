/** Tells those who follow operations what changed, from one reading of the database for all of them. */
@NullMarked
package org.trove.api.feed;

import org.jspecify.annotations.NullMarked;
