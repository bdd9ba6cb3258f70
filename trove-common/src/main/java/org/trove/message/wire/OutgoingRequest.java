package org.trove.message.wire;

import org.jspecify.annotations.Nullable;
import org.trove.context.RequestContext;
import org.trove.message.RpcMethod;
import org.trove.model.InstanceId;

/**
 * A request to be sent.
 *
 * @param instance whom the request is about
 * @param uniqueId 32 hexadecimal digits, by which the receiver knows a duplicate
 * @param replyTo null for a cast
 * @param stamp when it is sent
 * @param validity null = for ever
 */
public record OutgoingRequest(
        RpcMethod method,
        RequestContext context,
        InstanceId instance,
        String uniqueId,
        @Nullable ReplyAddress replyTo,
        Stamp stamp,
        @Nullable Validity validity) {
    /** A request that is valid for ever. */
    public OutgoingRequest(
            RpcMethod method,
            RequestContext context,
            InstanceId instance,
            String uniqueId,
            @Nullable ReplyAddress replyTo,
            Stamp stamp) {
        this(method, context, instance, uniqueId, replyTo, stamp, null);
    }

    /**
     * Where the caller waits.
     *
     * @param messageId 32 hexadecimal digits, repeated in the reply
     */
    public record ReplyAddress(String messageId, String queue) {}
}
