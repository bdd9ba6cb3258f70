/** What an instance waits for, in words: made from the rows of instance, operation and guest, asked of nobody else. */
@NullMarked
package org.trove.api.diagnosis;

import org.jspecify.annotations.NullMarked;
