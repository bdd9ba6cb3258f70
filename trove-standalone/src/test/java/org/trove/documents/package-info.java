/** Compares the documents with the project: links, commands, settings and citations. Each check is shown to be able to fail. */
@NullMarked
package org.trove.documents;

import org.jspecify.annotations.NullMarked;
