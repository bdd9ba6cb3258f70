package org.trove.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What guests tell the conductor; all are casts. */
public sealed interface GuestReport extends RpcMethod {
    String instanceId();

    /** Whether the next report of the kind makes up for a lost one: a broker that restarts may forget it. */
    boolean isFleeting();

    /** One that is sent again and again. */
    sealed interface Fleeting extends GuestReport {
        @Override
        default boolean isFleeting() {
            return true;
        }
    }

    /** One that is sent once. */
    sealed interface Lasting extends GuestReport {
        @Override
        default boolean isFleeting() {
            return false;
        }
    }

    /** What a guest of Trove sends to its notification service; the method has no argument for the instance. */
    sealed interface Notification extends Lasting {}

    /**
     * The state of the datastore.
     *
     * @param sent seconds since the epoch; null from very old guests
     */
    record Heartbeat(String instanceId, @Nullable Double sent, Payload payload) implements Fleeting {}

    /**
     * The content of a heartbeat.
     *
     * @param serviceStatus the description of a service status
     * @param volumeUsed bytes in use on the data volume; only Java guests send it
     * @param volumeTotal size of the data volume in bytes; only Java guests send it
     * @param heartbeatInterval seconds between heartbeats of an unchanged state; only Java guests send it
     */
    record Payload(
            String serviceStatus,
            @Nullable Long volumeUsed,
            @Nullable Long volumeTotal,
            @Nullable String guestVersion,
            @Nullable Double heartbeatInterval) {
        /** One that does not say how often it is sent. */
        public Payload(
                String serviceStatus,
                @Nullable Long volumeUsed,
                @Nullable Long volumeTotal,
                @Nullable String guestVersion) {
            this(serviceStatus, volumeUsed, volumeTotal, guestVersion, null);
        }
    }

    /** Progress of a backup: whichever columns of its row changed. */
    record UpdateBackup(
            String instanceId,
            String backupId,
            @Nullable Double sent,
            @Nullable Double size,
            @Nullable String state,
            @Nullable String backupType,
            @Nullable String checksum,
            @Nullable String location)
            implements Lasting {}

    /** Root was found enabled in restored data. */
    record ReportRoot(String instanceId, @Nullable String user) implements Lasting {}

    /** A long guest action ended. */
    record NotifyEnd(
            String instanceId,
            @Nullable Map<String, Object> serializedNotification,
            @Nullable Map<String, Object> notificationArgs)
            implements Notification {}

    /** A guest action failed: becomes a fault of the instance. */
    record NotifyExcInfo(
            String instanceId,
            @Nullable Map<String, Object> serializedNotification,
            @Nullable String message,
            @Nullable Object exception)
            implements Notification {}

    /**
     * Asks for a certificate of the datastore, or whether the one that the guest has is still right. Trove has no such message: the
     * guest asks, so that nothing is sent to a guest that does not know it.
     *
     * @param publicKey of the key pair that the guest made for the next certificate, Base64
     * @param serial of the certificate that it has, null = none
     * @param authorities SHA-256 of the authorities that it has, null = none
     */
    record RequestCertificate(
            String instanceId,
            String publicKey,
            @Nullable String serial,
            @Nullable String authorities) implements Fleeting {}
}
