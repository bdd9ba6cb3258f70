package org.trove.guestagent.host;

/** What is done to the data volume. Every method may be repeated, and throws {@link CommandFailedException} where a program fails. */
public interface DataVolume {
    void mount(String device, String mountPoint);

    void unmount(String mountPoint);

    /**
     * Makes the file system as large as the volume.
     *
     * @param online whether it stays mounted meanwhile
     */
    void resize(String device, String mountPoint, boolean online);
}
