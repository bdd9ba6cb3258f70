/** Answers guests that ask for a certificate. */
@NullMarked
package org.trove.conductor.certificate;

import org.jspecify.annotations.NullMarked;
