/** The certificate of this instance: asked for, kept and renewed. */
@NullMarked
package org.trove.guestagent.certificate;

import org.jspecify.annotations.NullMarked;
