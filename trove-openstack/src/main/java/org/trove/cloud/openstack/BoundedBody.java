package org.trove.cloud.openstack;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body up to a limit and then no more of it: an answer of limit + 1 bytes is one that was too long. What was collected
 * on the way is overwritten.
 */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final byte[] collected;
    private int length;
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int limitBytes) {
        collected = new byte[limitBytes + 1];
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int taken = Math.min(buffer.remaining(), collected.length - length);
            buffer.get(collected, length, taken);
            length += taken;
        }
        if (length == collected.length && subscription != null) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        Arrays.fill(collected, (byte) 0);
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        if (!whole.isDone()) {
            whole.complete(Arrays.copyOf(collected, length));
            Arrays.fill(collected, (byte) 0);
        }
    }
}
