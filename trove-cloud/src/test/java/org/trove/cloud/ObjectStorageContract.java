package org.trove.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException.Kind;
import org.trove.cloud.ObjectStorage.ObjectName;
import org.trove.cloud.ObjectStorage.StoredObject;

/** What every object storage promises. */
public abstract class ObjectStorageContract {
    /** More than any implementation under test holds in one piece. */
    protected static final int LARGE_BYTES = 2_500_000;

    protected final String container = "trove-it-" + UUID.randomUUID();
    protected ObjectStorage storage;

    protected abstract ObjectStorage open();

    @BeforeEach
    void makeContainer() {
        storage = open();
        storage.ensureContainer(container);
    }

    @AfterEach
    void removeContainer() {
        storage.listObjects(container, "").forEach(object -> storage.removeObject(object.name()));
        storage.removeContainer(container);
    }

    protected ObjectName name(String name) {
        return new ObjectName(container, name);
    }

    protected static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    protected StoredObject put(String name, byte[] content) throws IOException {
        return storage.putObject(name(name), new ByteArrayInputStream(content), Map.of("Made-By", "test"));
    }

    /** Content whose source fails. @param bytes that it has before */
    protected static InputStream brokenAfter(int bytes) {
        return new FilterInputStream(new ByteArrayInputStream(random(bytes))) {
            @Override
            public int read() throws IOException {
                return given(super.read());
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return given(super.read(buffer, offset, length));
            }

            private int given(int read) throws IOException {
                if (read < 0) {
                    throw new IOException("the disk is gone");
                }
                return read;
            }
        };
    }

    protected byte[] read(String name) throws IOException {
        try (InputStream content = storage.openObject(name(name))) {
            return content.readAllBytes();
        }
    }

    @Test
    void content_of_every_size_comes_back_as_it_was_stored() throws IOException {
        for (int bytes : new int[] {0, 1, 65_536, 65_537, LARGE_BYTES}) {
            StoredObject stored = put("size/" + bytes, random(bytes));

            assertThat(stored.sizeBytes()).isEqualTo(bytes);
            assertThat(read("size/" + bytes)).isEqualTo(random(bytes));
            assertThat(storage.findObject(name("size/" + bytes))).contains(stored);
        }
    }

    @Test
    void metadata_comes_back_in_lower_case() throws IOException {
        put("a", random(10));

        assertThat(storage.findObject(name("a")).orElseThrow().metadata()).isEqualTo(Map.of("made-by", "test"));
    }

    @Test
    void an_object_takes_the_place_of_the_one_before_it() throws IOException {
        put("a", random(LARGE_BYTES));
        put("a", random(LARGE_BYTES - 1));
        assertThat(read("a")).isEqualTo(random(LARGE_BYTES - 1));

        put("a", random(3));
        assertThat(read("a")).isEqualTo(random(3));
    }

    @Test
    void names_may_have_any_characters() throws IOException {
        for (String name : List.of("a b", "ä/ö?x=1&y#z", "100%25", "a/b", "a")) {
            put(name, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        storage.removeObject(name("a"));

        assertThat(new String(read("ä/ö?x=1&y#z"), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("ä/ö?x=1&y#z");
        assertThat(storage.listObjects(container, ""))
                .extracting(object -> object.name().name())
                .containsExactlyInAnyOrder("a b", "ä/ö?x=1&y#z", "100%25", "a/b");
        assertThat(storage.listObjects(container, "a/"))
                .extracting(object -> object.name().name())
                .containsExactly("a/b");
    }

    @Test
    void an_object_is_listed_with_size_and_checksum_once() throws IOException {
        StoredObject stored = put("a", random(LARGE_BYTES));

        assertThat(storage.listObjects(container, ""))
                .containsExactly(new StoredObject(stored.name(), LARGE_BYTES, stored.checksum(), null));
    }

    @Test
    void what_is_removed_is_gone_and_may_be_removed_again() throws IOException {
        put("a", random(LARGE_BYTES));

        storage.removeObject(name("a"));
        storage.removeObject(name("a"));

        assertThat(storage.findObject(name("a"))).isEmpty();
        assertThat(storage.listObjects(container, "")).isEmpty();
        assertThatThrownBy(() -> storage.openObject(name("a")))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }

    @Test
    void content_that_cannot_be_read_to_its_end_leaves_no_object_and_the_one_before_stays() throws IOException {
        put("a", random(5));
        assertThatThrownBy(() -> storage.putObject(name("a"), brokenAfter(LARGE_BYTES), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the disk is gone");

        assertThat(read("a")).isEqualTo(random(5));
    }

    @Test
    void a_container_is_made_once_and_goes_only_when_it_is_empty() throws IOException {
        storage.ensureContainer(container);
        put("a", random(5));

        assertThatThrownBy(() -> storage.removeContainer(container))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
        assertThat(read("a")).isEqualTo(random(5));
    }

    @Test
    void without_its_container_nothing_is_stored_and_nothing_found() {
        ObjectName nowhere = new ObjectName(container + "-none", "a");

        assertThat(storage.findObject(nowhere)).isEmpty();
        storage.removeObject(nowhere);
        storage.removeContainer(nowhere.container());
        assertThatThrownBy(() -> storage.putObject(nowhere, new ByteArrayInputStream(random(LARGE_BYTES)), Map.of()))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }
}
