/**
 * A small identity service with the face of Keystone's v3 API, for set-ups that have no Keystone: projects, users and roles
 * from a file, signed tokens, a catalog of two services.
 */
@NullMarked
package org.trove.standalone.identity;

import org.jspecify.annotations.NullMarked;
