package org.trove.store;

import org.trove.model.ProjectId;

/**
 * A client's key of a request, in the hands of the one who serves that request.
 *
 * @param key 1 to 255 printable ASCII characters
 * @param fingerprint of the request, 64 hexadecimal digits
 * @param owner names this serving of the request among all
 */
public record ReservedKey(ProjectId project, String key, String fingerprint, String owner) {}
