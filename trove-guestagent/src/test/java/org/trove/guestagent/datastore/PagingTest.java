package org.trove.guestagent.datastore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class PagingTest {
    @Test
    void the_last_key_is_the_marker_where_more_follow() {
        Paging paging = new Paging(2, null, false);
        assertThat(paging.rowsToRead()).isEqualTo(3);
        assertThat(paging.slice(List.of("a", "b", "c"), Function.identity()))
                .isEqualTo(new Slice<>(List.of("a", "b"), "b"));
    }

    @Test
    void there_is_no_marker_at_the_end() {
        assertThat(new Paging(2, "a", false).slice(List.of("b", "c"), Function.identity()))
                .isEqualTo(new Slice<>(List.of("b", "c"), null));
    }

    @Test
    void no_limit_and_a_limit_below_one_mean_everything() {
        assertThat(Paging.ALL.rowsToRead()).isEqualTo(Integer.MAX_VALUE);
        assertThat(new Paging(0, null, false)
                        .slice(List.of("a", "b"), Function.identity())
                        .entries())
                .hasSize(2);
    }
}
