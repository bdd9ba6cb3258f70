package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;
import org.trove.model.Flavor;

@Tag("openstack")
class OpenStackCatalogOpenstackIT {
    private final TestProject project = new TestProject();
    private final String tag = "trove-it-" + UUID.randomUUID();

    @AfterEach
    void close() {
        project.close();
    }

    private OpenStackCatalog catalog() {
        return new OpenStackCatalog(project.session, TestCloud.settings(Map.of()), Clock.systemUTC(), Runnable::run);
    }

    private String image(List<String> tags, boolean active) {
        ServiceClient glance = project.client(ServiceKind.IMAGE);
        String id = glance.post(
                        "/images", Map.of("name", tag, "disk_format", "raw", "container_format", "bare", "tags", tags))
                .path("id")
                .asText();
        project.afterwards(() -> glance.delete("/images/" + id));
        if (active) {
            project.session.send(
                    ServiceKind.IMAGE,
                    "PUT",
                    "/images/" + id + "/file",
                    Map.of("Content-Type", "application/octet-stream"),
                    BodyPublishers.ofString("disk"));
        }
        return id;
    }

    @Test
    void flavors_are_those_of_nova() {
        OpenStackCatalog catalog = catalog();

        assertThat(catalog.flavors()).contains(new Flavor("2", "m1.small", 1024, 1, 5, 0));
        assertThat(catalog.flavor("3")).contains(new Flavor("3", "m1.medium", 2048, 2, 10, 0));
        assertThat(catalog.flavor("none")).isEmpty();
    }

    @Test
    void types_of_volumes_are_those_of_cinder_by_name_or_id() {
        OpenStackCatalog catalog = catalog();
        String id = project.client(ServiceKind.VOLUME)
                .get("/types/default")
                .at("/volume_type/id")
                .asText();

        assertThat(catalog.hasVolumeType("__DEFAULT__")).isTrue();
        assertThat(catalog.hasVolumeType(id)).isTrue();
        assertThat(catalog.hasVolumeType(tag)).isFalse();
    }

    @Test
    void the_newest_active_image_with_all_the_tags_is_taken() {
        String newest = newerImage(image(List.of(tag, "mariadb"), true), List.of(tag, "mariadb"));
        image(List.of(tag, "mariadb"), false);
        image(List.of(tag), true);

        assertThat(catalog().image(null, List.of(tag, "mariadb"))).isEqualTo(newest);
        assertRefused(() -> catalog().image(null, List.of(tag, "redis")), "No active image with the tags '" + tag);
    }

    /** Glance's times have no fractions: some may have to be made until one is of a later second. */
    private String newerImage(String than, List<String> tags) {
        for (int tries = 0; tries < 100; tries++) {
            String made = image(tags, true);
            if (created(made).compareTo(created(than)) > 0) {
                return made;
            }
        }
        throw new AssertionError("all images are of the same second");
    }

    private String created(String image) {
        return project.client(ServiceKind.IMAGE)
                .get("/images/" + image)
                .path("created_at")
                .asText();
    }

    @Test
    void an_image_is_taken_by_its_id_where_it_is_there_and_active() {
        String active = image(List.of(), true);
        String empty = image(List.of(), false);

        assertThat(catalog().image(active, List.of())).isEqualTo(active);
        assertRefused(
                () -> catalog().image(empty, List.of()), "Image " + empty + " cannot be found, or is not active.");
        assertRefused(() -> catalog().image("no such image", List.of()), "Image no such image cannot be found");
        assertRefused(() -> catalog().image(null, List.of()), "The datastore version names no image");
    }

    @Test
    void a_warm_catalog_answers_while_the_services_are_away() {
        String id = image(List.of(tag), true);
        OpenStackCatalog catalog = catalog();
        catalog.flavors();
        catalog.image(null, List.of(tag));
        TestCloud.control("stop", "nova-api");
        TestCloud.control("stop", "glance-api");
        try {
            assertThat(catalog.flavor("1")).isPresent();
            assertThat(catalog.image(null, List.of(tag))).isEqualTo(id);
            assertThat(catalog.image(id, List.of())).isEqualTo(id);
        } finally {
            TestCloud.control("start", "nova-api");
            TestCloud.control("start", "glance-api");
        }
    }

    private static void assertRefused(ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageStartingWith(message);
    }
}
