package org.trove.message.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trove.context.RequestContext;
import org.trove.message.GuestCommand;
import org.trove.message.GuestReport;
import org.trove.message.RpcMethod;
import org.trove.message.TaskRequest;
import org.trove.model.InstanceId;

/**
 * Turns requests into message bodies and back, in the form of Trove's RPC: the method in clear, each argument
 * and the context sealed by themselves. Safe for use by many threads.
 */
public final class MessageCodec {
    private static final Logger LOG = LoggerFactory.getLogger(MessageCodec.class);
    private static final String INSTANCE = "instance_id";

    private final MethodTable<TaskRequest> tasks = new MethodTable<>(TaskRequest.class);
    private final MethodTable<GuestReport> reports = new MethodTable<>(GuestReport.class);

    @SuppressWarnings({"rawtypes"})
    private final MethodTable<GuestCommand> commands = new MethodTable<>(GuestCommand.class);

    private final MessageCipher cipher;
    private final WireSecurity security;

    public MessageCodec(MessageCipher cipher, WireSecurity security) {
        this.cipher = cipher;
        this.security = security;
    }

    /** Whether messages are encrypted at all. */
    public boolean isSecure() {
        return security.encrypted();
    }

    public WireSecurity security() {
        return security;
    }

    /** The sealing under a key; none at all where secure messaging is off. */
    public Sealing sealing(String key) {
        return sealing(key, security.codes());
    }

    /** The same with the codes that a peer has. */
    public Sealing sealing(String key, AcceptedCodes codes) {
        return security.encrypted() ? new Sealing.Keyed(cipher, key, codes) : new Sealing.Plain();
    }

    /** The sealing of what a guest sends to the conductor. */
    public Sealing sealing(String key, InstanceId owner) {
        return sealing(key, owner, security.codes());
    }

    /** The same with the codes that the guest has. */
    public Sealing sealing(String key, InstanceId owner, AcceptedCodes codes) {
        return security.encrypted()
                ? new Sealing.Tagged(new Sealing.Keyed(cipher, key, codes), owner)
                : new Sealing.Plain();
    }

    public ReplyCodec replies() {
        return new ReplyCodec();
    }

    public byte[] encode(OutgoingRequest request, Sealing sealing) {
        RpcMethod method = request.method();
        ObjectNode inner = WireJson.MAPPER.createObjectNode();
        inner.put("method", nameOf(method));
        ObjectNode arguments = inner.putObject("args");
        valuesOf(method).forEach((name, value) -> {
            if (isSent(method, name, value)) {
                arguments.set(name, sealing.seal(WireJson.write(value)));
            }
        });
        inner.put("version", method.version());
        OutgoingRequest.ReplyAddress replyTo = request.replyTo();
        if (replyTo != null) {
            inner.put("_msg_id", replyTo.messageId());
            inner.put("_reply_q", replyTo.queue());
            inner.putNull("_timeout");
        }
        inner.put("_unique_id", request.uniqueId());
        Validity validity = request.validity();
        if (validity != null) {
            validity.write(inner);
        }
        sealing.writeContext(inner, ContextJson.write(request.context(), TroveNotification.of(request)));
        return sealing.enclose(WireJson.write(inner), headOf(request)).toBytes();
    }

    /** The instance stands for the target: whoever receives it has a queue for one kind of message. */
    private Head headOf(OutgoingRequest request) {
        Receiver to = request.method() instanceof TaskRequest
                ? Receiver.TASK_MANAGER
                : request.method() instanceof GuestReport ? Receiver.CONDUCTOR : Receiver.GUEST;
        boolean isStrict = security.codes() == AcceptedCodes.NEW_ONLY;
        return new Head(to, request.instance().value(), request.stamp(), isStrict);
    }

    /**
     * The request to a task manager.
     *
     * @throws MalformedMessageException where a value cannot be opened or has the wrong type
     * @throws UnknownMethodException where there is no such method
     */
    public TaskRequest taskRequest(ReceivedRequest request, Sealing sealing) {
        // Its instance is one of the values that the code covers.
        request.verify(sealing, Receiver.TASK_MANAGER, null);
        return decode(tasks.named(request.method()), request, sealing, null);
    }

    /** The command to this guest. Throws like {@link #taskRequest}. */
    public GuestCommand<?> guestCommand(ReceivedRequest request, Sealing sealing, InstanceId guest) {
        request.verify(sealing, Receiver.GUEST, guest.value());
        return decode(commands.named(request.method()), request, sealing, null);
    }

    /**
     * The report of a guest. Throws like {@link #taskRequest}.
     *
     * @param owner stands for the instance where the method has no such argument
     */
    public GuestReport guestReport(ReceivedRequest request, Sealing sealing, InstanceId owner) {
        request.verify(sealing, Receiver.CONDUCTOR, owner.value());
        return decode(reports.named(request.method()), request, sealing, WireJson.write(owner.value()));
    }

    /** @throws MalformedMessageException where the context cannot be opened */
    public RequestContext context(ReceivedRequest request, Sealing sealing) {
        return ContextJson.read(sealing.readContext(request.inner()));
    }

    private static <M extends RpcMethod> M decode(
            MethodShape<M> shape, ReceivedRequest request, Sealing sealing, @Nullable String instance) {
        if (LOG.isDebugEnabled()) {
            request.arguments().fieldNames().forEachRemaining(name -> {
                if (!shape.hasArgument(name)) {
                    LOG.debug("Ignoring an unknown argument: method={} argument={}", shape.name(), name);
                }
            });
        }
        return shape.build(name -> {
            JsonNode value = request.argument(name);
            if (value == null) {
                return name.equals(INSTANCE) ? instance : null;
            }
            return sealing.open(value);
        });
    }

    private String nameOf(RpcMethod method) {
        return method instanceof TaskRequest task
                ? tasks.of(task).name()
                : method instanceof GuestReport report
                        ? reports.of(report).name()
                        : commands.of((GuestCommand<?>) method).name();
    }

    private Map<String, @Nullable Object> valuesOf(RpcMethod method) {
        return method instanceof TaskRequest task
                ? tasks.of(task).valuesOf(task)
                : method instanceof GuestReport report
                        ? reports.of(report).valuesOf(report)
                        : commands.of((GuestCommand<?>) method).valuesOf((GuestCommand<?>) method);
    }

    /** Python's conductor takes each argument of a report for a change, and the notification methods know no instance. */
    private static boolean isSent(RpcMethod method, String name, @Nullable Object value) {
        if (!(method instanceof GuestReport)) {
            return true;
        }
        boolean isNotification = method instanceof GuestReport.Notification;
        return value != null && !(isNotification && name.equals(INSTANCE));
    }
}
