package org.trove.standalone.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.trove.standalone.manage.DatastoreRegistration.Image;

class DatastoreImageTest {
    @Test
    void an_image_is_named_by_its_id_or_by_tags() {
        assertThat(Image.named("42", null)).isEqualTo(new Image("42", List.of()));
        assertThat(Image.named(null, "trove, debian")).isEqualTo(new Image(null, List.of("trove", "debian")));
        assertThat(Image.named(null, null)).isEqualTo(Image.UNNAMED);
    }

    @Test
    void a_blank_name_is_refused() {
        assertThatThrownBy(() -> Image.named(" ", null)).hasMessage("the id of the image is blank");
        assertThatThrownBy(() -> Image.named(null, "trove,,debian"))
                .hasMessage("a tag of the image is blank in 'trove,,debian'; wanted are tags with a comma between two");
        assertThatThrownBy(() -> Image.named(null, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
