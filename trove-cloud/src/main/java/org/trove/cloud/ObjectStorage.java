package org.trove.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the containers of one account. Every method may be repeated and throws {@link CloudException} where the storage
 * fails.
 */
public interface ObjectStorage {
    /** Makes the container, or finds it. */
    void ensureContainer(String container);

    /** Removes an empty container; nothing to do where there is none. @throws CloudException BUSY while it holds objects */
    void removeContainer(String container);

    /**
     * Stores what the stream has, to its end, in place of what has that name; the object is there whole or not at all.
     *
     * @param metadata kept with the object: names of letters, digits and hyphens, which come back in lower case
     * @throws IOException where the content cannot be read
     * @throws CloudException NOT_FOUND where there is no such container
     */
    StoredObject putObject(ObjectName name, InputStream content, Map<String, String> metadata) throws IOException;

    Optional<StoredObject> findObject(ObjectName name);

    /**
     * The content, while it comes in. Reading it fails with an {@link IOException} where what came is not what was stored, at the
     * latest at its end: only what was read to the end is right. To be closed.
     *
     * @throws CloudException NOT_FOUND where there is no such object
     */
    InputStream openObject(ObjectName name);

    /** Removes the object with all its segments; nothing to do where there is none. */
    void removeObject(ObjectName name);

    /** Objects by name. @param prefix of their names, empty = all */
    List<StoredObject> listObjects(String container, String prefix);

    /**
     * An object.
     *
     * @param checksum MD5 in hexadecimal digits: of the content, or, where it is stored in segments, of the segments' MD5s in a row
     * @param metadata null where it was not asked for: lists have none
     */
    record StoredObject(
            ObjectName name,
            long sizeBytes,
            String checksum,
            @Nullable Map<String, String> metadata) {}

    /** Where an object is. @param container 1 to 256 bytes without a slash @param name 1 to 1024 bytes, slashes allowed */
    record ObjectName(String container, String name) {
        private static final int CONTAINER_LIMIT = 256;
        private static final int NAME_LIMIT = 1024;

        public ObjectName {
            requireLength("container", container, CONTAINER_LIMIT);
            requireLength("name", name, NAME_LIMIT);
            if (container.contains("/")) {
                throw new IllegalArgumentException("a container's name has no slash: " + container);
            }
        }

        private static void requireLength(String what, String value, int limit) {
            int length = value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            if (length < 1 || length > limit) {
                throw new IllegalArgumentException(
                        "an object's " + what + " must have 1 to " + limit + " bytes, has " + length);
            }
        }

        @Override
        public String toString() {
            return container + "/" + name;
        }
    }
}
