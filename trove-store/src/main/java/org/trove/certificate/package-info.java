/** The installation's certificate authority, and what it signs. */
@NullMarked
package org.trove.certificate;

import org.jspecify.annotations.NullMarked;
