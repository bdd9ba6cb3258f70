package org.trove.api.service;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import org.trove.api.auth.Caller;
import org.trove.api.policy.Policy;
import org.trove.cloud.Catalog;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.message.TaskRequest;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Quota;
import org.trove.store.Database;
import org.trove.store.Stores;

/**
 * Accepts other sizes of instances. Growth is booked at once and reserved for the instance, so
 * that a resize that does not succeed gives it back; what shrinks is given back when it has.
 */
public final class InstanceResizing {

    private final Database database;
    private final Catalog catalog;
    private final Submissions submissions;
    private final InstanceAdmission admission;
    private final AskedFirst askedFirst;
    private final int maxVolumeSizeGb;

    public InstanceResizing(
            Database database,
            Policy policy,
            Catalog catalog,
            Submissions submissions,
            InstanceStatuses statuses,
            int maxVolumeSizeGb) {
        this.database = database;
        this.catalog = catalog;
        this.submissions = submissions;
        this.admission = new InstanceAdmission(policy, statuses);
        this.askedFirst = new AskedFirst(database, admission);
        this.maxVolumeSizeGb = maxVolumeSizeGb;
    }

    /** @return the operation's id */
    public String resizeFlavor(Caller caller, String id, String flavorId) {
        InstanceId instance = InstanceIds.parse(id);
        return submissions.send(askedFirst.write(
                new AskedFirst.Wish(caller, instance, "instance:resize_flavor"),
                details -> flavors(details, flavorId),
                (stores, details, flavors) -> resize(stores, details, flavors, caller)));
    }

    /** What the instance has, and what it shall have. */
    private record Flavors(Flavor old, Flavor wanted) {}

    private Flavors flavors(InstanceDetails details, String wantedId) {
        // As Trove: while another change is under way it is not known yet whether this one would change anything.
        admission.requireInOrder(details);
        InstanceAdmission.requireUnclustered(details);
        String oldId = details.instance().flavorId();
        if (wantedId.equals(oldId)) {
            throw TroveException.badRequest("No change was requested in the size of the instance.");
        }
        Flavor wanted = catalog.flavor(wantedId).orElseThrow(() -> FlavorQueries.unknown(wantedId));
        Flavor old = catalog.flavor(oldId).orElseThrow(() -> FlavorQueries.unknown(oldId));
        return new Flavors(old, wanted);
    }

    private Submissions.Submission resize(Stores stores, InstanceDetails details, Flavors flavors, Caller caller) {
        InstanceAdmission.requireUnclustered(details);
        if (flavors.wanted().ephemeralGb() != 0 && hasVolume(stores, details)) {
            throw TroveException.of(ErrorCode.NOT_IMPLEMENTED, "Local storage support is not enabled.");
        }
        Instance instance = details.instance();
        admission.beginInOrder(stores, details, InstanceTask.RESIZING);
        Submissions.Submission submission = submissions.prepare(
                new TaskRequest.ResizeFlavor(
                        instance.id().value(),
                        CreateMessage.flavor(flavors.old()),
                        CreateMessage.flavor(flavors.wanted())),
                caller);
        submissions.write(stores, submission, instance.project());
        int growth = flavors.wanted().ramMb() - flavors.old().ramMb();
        reserve(stores, instance, Quota.Resource.RAM, growth);
        return submission;
    }

    private static boolean hasVolume(Stores stores, InstanceDetails details) {
        DatastoreVersion version = details.version();
        DatastoreDescriptor descriptor =
                version == null ? null : stores.datastores().descriptors().get(version.manager());
        return descriptor != null && descriptor.can(Capability.VOLUME);
    }

    /** @param sizeGb GiB @return the operation's id */
    public String resizeVolume(Caller caller, String id, BigInteger sizeGb) {
        InstanceId instance = InstanceIds.parse(id);
        return submissions.send(database.write(stores -> {
            InstanceDetails details = admission.locked(stores, caller, instance, "instance:resize_volume");
            InstanceAdmission.requireUnclustered(details);
            int growth = growth(details.instance(), sizeGb);
            admission.beginInOrder(stores, details, InstanceTask.RESIZING);
            Submissions.Submission submission =
                    submissions.prepare(new TaskRequest.ResizeVolume(sizeGb.intValueExact(), instance.value()), caller);
            submissions.write(stores, submission, details.instance().project());
            reserve(stores, details.instance(), Quota.Resource.VOLUMES, growth);
            return submission;
        }));
    }

    private int growth(Instance instance, BigInteger sizeGb) {
        Integer old = instance.volumeSizeGb();
        if (old == null || instance.volumeId() == null) {
            throw TroveException.badRequest("Instance " + instance.id() + " has no data volume.");
        }
        if (sizeGb.compareTo(BigInteger.valueOf(old)) <= 0) {
            throw TroveException.badRequest(
                    "The new volume 'size' must be larger than the current volume size of '" + old + "'.");
        }
        if (sizeGb.compareTo(BigInteger.valueOf(maxVolumeSizeGb)) > 0) {
            throw TroveException.of(
                    ErrorCode.OVER_LIMIT,
                    "Volume 'size' cannot exceed maximum of " + maxVolumeSizeGb + " GB, " + sizeGb
                            + " cannot be accepted.");
        }
        return sizeGb.intValueExact() - old;
    }

    /** Last in the transaction, because the project's other requests wait for its quota until the commit. */
    private static void reserve(Stores stores, Instance instance, Quota.Resource resource, int growth) {
        Map<Quota.Resource, Integer> amounts = new EnumMap<>(Quota.Resource.class);
        // What an operation left that somebody ended by hand.
        stores.instances().takeReserved(instance.id()).forEach((left, amount) -> amounts.put(left, -amount));
        if (growth > 0) {
            stores.instances().reserve(instance.id(), Map.of(resource, growth));
            amounts.merge(resource, growth, Integer::sum);
        }
        QuotaBooking.book(stores, instance.project(), amounts);
    }
}
