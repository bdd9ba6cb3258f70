package org.trove.cloud.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.Volumes;
import org.trove.host.PrivateFiles;
import org.trove.model.InstanceId;
import org.trove.time.IdSource;

/**
 * A volume is a directory and a record of its size, which the guest measures against and reports. It cannot be outgrown where it
 * is a {@link LoopVolume}, as the settings said when it was made.
 */
final class LocalVolumes implements Volumes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AVAILABLE = "available";
    private static final String IN_USE = "in-use";

    private final LocalHome home;
    private final HomeLocks locks;
    private final LocalSettings settings;
    private final IdSource ids;

    LocalVolumes(LocalHome home, HomeLocks locks, LocalSettings settings, IdSource ids) {
        this.home = home;
        this.locks = locks;
        this.settings = settings;
        this.ids = ids;
    }

    @Override
    public Volume ensureVolume(InstanceId owner, int sizeGb, @Nullable String type) {
        try (HomeLocks.Held held = locks.lock(owner)) {
            Optional<Volume> known = read(owner);
            if (known.isPresent()) {
                return known.get();
            }
            home.makeInstance(owner);
            if (settings.limitsVolumes()) {
                home.makeVolume(owner, sizeGb);
            }
            VolumeRecord made = new VolumeRecord(ids.newId().toString(), sizeGb, false);
            PrivateFiles.write(record(owner), JSON.writeValueAsString(made));
            return made.volume(owner);
        } catch (IOException e) {
            throw LocalFailures.storage("cannot make the volume of instance " + owner, e);
        }
    }

    @Override
    public Optional<Volume> findVolume(InstanceId owner) {
        try {
            return read(owner);
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the volume of instance " + owner, e);
        }
    }

    @Override
    public void removeVolume(InstanceId owner) {
        try (HomeLocks.Held held = locks.lock(owner)) {
            // The record last: until it is gone, the removal can be repeated.
            home.deleteData(owner);
            Files.deleteIfExists(record(owner));
            LocalHome.deleteIfEmpty(home.instance(owner));
        } catch (IOException e) {
            throw LocalFailures.storage("cannot remove the volume of instance " + owner, e);
        }
    }

    @Override
    public List<Volume> listVolumes() {
        try {
            List<Volume> volumes = new ArrayList<>();
            for (InstanceId owner : home.instances()) {
                read(owner).ifPresent(volumes::add);
            }
            return volumes;
        } catch (IOException e) {
            throw LocalFailures.storage("cannot read the volumes", e);
        }
    }

    @Override
    public void extendVolume(InstanceId owner, int sizeGb) {
        change(owner, known -> {
            int size = Math.max(known.sizeGb(), sizeGb);
            extend(home.volume(owner), size);
            return new VolumeRecord(known.id(), size, known.attached());
        });
    }

    /** Whether a server has it, as its status tells. */
    void setAttached(InstanceId owner, boolean attached) {
        change(owner, known -> new VolumeRecord(known.id(), known.sizeGb(), attached));
    }

    private static void extend(LoopVolume volume, int sizeGb) throws IOException {
        if (!volume.exists()) {
            return;
        }
        boolean mounted = volume.isMounted();
        try {
            volume.extend(sizeGb);
        } catch (IOException e) {
            if (!mounted) {
                throw e;
            }
            throw new CloudException(
                    Kind.PERMANENT,
                    "the file system of the volume cannot grow while it is in use on this machine; with"
                            + " online_volume_resize: false the task manager stops the datastore for it. "
                            + e.getMessage(),
                    e);
        }
    }

    @FunctionalInterface
    private interface Change {
        VolumeRecord of(VolumeRecord known) throws IOException;
    }

    private void change(InstanceId owner, Change change) {
        try (HomeLocks.Held held = locks.lock(owner)) {
            VolumeRecord changed = change.of(JSON.readValue(Files.readString(record(owner)), VolumeRecord.class));
            PrivateFiles.write(record(owner), JSON.writeValueAsString(changed));
            ServerFiles files = new ServerFiles(owner, home.instance(owner));
            GuestFiles.tellVolumeSize(files.etc(), changed.sizeGb());
            GuestFiles.tellVolumeSize(files.nextEtc(), changed.sizeGb());
        } catch (NoSuchFileException none) {
            throw new CloudException(Kind.NOT_FOUND, "instance " + owner + " has no volume", none);
        } catch (IOException e) {
            throw LocalFailures.storage("cannot change the volume of instance " + owner, e);
        }
    }

    private Optional<Volume> read(InstanceId owner) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(record(owner)), VolumeRecord.class)
                    .volume(owner));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private Path record(InstanceId owner) {
        return home.instance(owner).resolve("volume.json");
    }

    private record VolumeRecord(String id, int sizeGb, boolean attached) {
        Volume volume(InstanceId owner) {
            return new Volume(id, owner, sizeGb, attached ? IN_USE : AVAILABLE);
        }
    }
}
