package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private final BoundedBody body = new BoundedBody(5);
    private final Source source = new Source();

    private void give(String... parts) {
        for (String part : parts) {
            body.onNext(List.of(ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    private CompletableFuture<byte[]> read() {
        return body.getBody().toCompletableFuture();
    }

    @Test
    void what_fits_is_read_whole() {
        body.onSubscribe(source);
        give("ab", "", "cde");
        assertThat(read()).isNotDone();
        body.onComplete();

        assertThat(read().join()).asString(StandardCharsets.US_ASCII).isEqualTo("abcde");
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void of_what_does_not_fit_no_more_is_read_than_one_byte_too_many() {
        body.onSubscribe(source);
        give("abcd", "efgh");

        assertThat(read().join()).asString(StandardCharsets.US_ASCII).isEqualTo("abcdef");
        assertThat(source.cancelled).isTrue();

        give("ijkl");
        body.onComplete();
        assertThat(read().join()).hasSize(6);
    }

    @Test
    void a_body_that_breaks_off_is_a_failure() {
        body.onSubscribe(source);
        give("abc");
        body.onError(new IOException("reset"));

        assertThatThrownBy(() -> read().join()).hasRootCauseMessage("reset");
    }

    private static final class Source implements Flow.Subscription {
        private boolean cancelled;

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
