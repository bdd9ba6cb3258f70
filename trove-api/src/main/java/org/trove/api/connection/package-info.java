/** What clients' connections may cost: bodies are whole before a thread serves them, and who is slow holds nobody else up. */
@NullMarked
package org.trove.api.connection;

import org.jspecify.annotations.NullMarked;
