package org.trove.api.service;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.config.ApiSettings;
import org.trove.api.policy.Policy;
import org.trove.cloud.Catalog;
import org.trove.datastore.Capability;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.model.GuestStatus;
import org.trove.model.Instance;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.model.Quota;
import org.trove.model.ServiceStatus;
import org.trove.store.Database;
import org.trove.store.KeptAnswer;
import org.trove.store.Stores;
import org.trove.time.IdSource;

/** Accepts new instances: checks, then quota, row and operation in one transaction. */
public final class InstanceCreation {

    private static final int OK = 200;

    private final Database database;
    private final Policy policy;
    private final Catalog catalog;
    private final Submissions submissions;
    private final NewKeySource keys;
    private final ApiSettings settings;
    private final Clock clock;
    private final IdSource ids;

    public InstanceCreation(
            Database database,
            Policy policy,
            Catalog catalog,
            Submissions submissions,
            NewKeySource keys,
            ApiSettings settings,
            Clock clock,
            IdSource ids) {
        this.database = database;
        this.policy = policy;
        this.catalog = catalog;
        this.submissions = submissions;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    public Accepted<InstanceDetails> create(Caller caller, CreateRequest request) {
        return create(caller, request, details -> null);
    }

    /** @param body writes the body of the answer, which is kept for the case that the request comes again */
    public Accepted<InstanceDetails> create(
            Caller caller, CreateRequest request, Function<InstanceDetails, byte @Nullable []> body) {
        Plan plan = plan(caller, request);
        Instance instance = plan.instance();
        Submissions.Submission submission = submissions.prepare(
                CreateMessage.of(instance, request, plan.version(), plan.flavor(), plan.image()), caller);
        InstanceDetails fresh = fresh(instance, plan.version());
        KeptAnswer answer = answer(submission, body.apply(fresh));
        database.write(stores -> {
            stores.instances().insert(instance);
            submissions.write(stores, submission, instance.project(), answer);
            // Last, because the project's other requests wait for these rows until the commit.
            reserve(stores, instance, plan.flavor());
            return instance;
        });
        return new Accepted<>(submissions.send(submission), fresh);
    }

    /** Checks all that a create checks, the quota too, and makes nothing. @return what would be made */
    public InstanceDetails check(Caller caller, CreateRequest request) {
        Plan plan = plan(caller, request);
        try {
            database.<Instance>write(stores -> {
                reserve(stores, plan.instance(), plan.flavor());
                throw new OnlyChecked();
            });
        } catch (OnlyChecked rolledBack) {
            // The quota has room.
        }
        return fresh(plan.instance(), plan.version());
    }

    private Plan plan(Caller caller, CreateRequest request) {
        authorize(caller, request);
        checkPossible(request);
        Choice choice = database.read(stores -> choose(stores, request));
        checkAccounts(request, choice);
        new NetworkChoice(catalog).check(caller.project(), request.nics());
        Flavor flavor = flavor(request);
        @Nullable
        String image =
                catalog.image(choice.version().imageId(), choice.version().imageTags());
        @Nullable Integer volumeSize = volumeSize(request, choice.descriptor());
        Instance instance = instance(caller, request, choice.version(), flavor, volumeSize);
        return new Plan(instance, choice.version(), flavor, image);
    }

    private static KeptAnswer answer(Submissions.Submission submission, byte @Nullable [] body) {
        String text = body == null ? null : new String(body, StandardCharsets.UTF_8);
        return new KeptAnswer(OK, submission.id(), text);
    }

    private void authorize(Caller caller, CreateRequest request) {
        policy.require("instance:create", caller.alone());
        if (!request.users().isEmpty()) {
            policy.require("instance:extension:user:create", caller.alone());
        }
        if (!request.databases().isEmpty()) {
            policy.require("instance:extension:database:create", caller.alone());
        }
    }

    private static void checkAccounts(CreateRequest request, Choice choice) {
        NameRules names = new NameRules(choice.version().datastoreName(), choice.descriptor());
        names.checkNewDatabases(request.databases());
        names.checkEncodings(request.databases(), choice.version().version());
        names.checkNewUsers(request.users());
        NameRules.checkReferences(request.users(), request.databases());
    }

    private void checkPossible(CreateRequest request) {
        if (request.isReplica()) {
            throw TroveException.badRequest("Replication is not supported by this release.");
        }
        if (request.unsupported() != null) {
            throw TroveException.of(
                    ErrorCode.NOT_IMPLEMENTED,
                    "'" + request.unsupported() + "' is not supported at create by this release.");
        }
        if (request.region() != null && !request.region().equals(settings.region())) {
            throw TroveException.badRequest(
                    "The region '" + request.region() + "' is not served here, only '" + settings.region() + "' is.");
        }
    }

    private Choice choose(Stores stores, CreateRequest request) {
        DatastoreVersion version = DatastoreChoice.ofCreates(stores.datastores())
                .forCreate(request.datastore(), settings.defaultDatastore());
        DatastoreDescriptor descriptor = stores.datastores().descriptors().get(version.manager());
        if (descriptor == null) {
            throw TroveException.badRequest("The manager '" + version.manager() + "' of datastore version '"
                    + version.name() + "' is not known.");
        }
        return new Choice(version, descriptor);
    }

    private Flavor flavor(CreateRequest request) {
        @Nullable String id = request.flavorId();
        if (id == null) {
            throw TroveException.badRequest("flavorRef is required to create an instance.");
        }
        return catalog.flavor(id).orElseThrow(() -> FlavorQueries.unknown(id));
    }

    private @Nullable Integer volumeSize(CreateRequest request, DatastoreDescriptor descriptor) {
        @Nullable BigInteger size = request.volumeSize();
        if (!descriptor.can(Capability.VOLUME)) {
            if (size != null) {
                throw TroveException.of(ErrorCode.NOT_IMPLEMENTED, "Volume support is not enabled.");
            }
            return null;
        }
        if (size == null) {
            throw TroveException.badRequest("Volume size was not specified.");
        }
        @Nullable String type = request.volumeType();
        if (type != null && !catalog.hasVolumeType(type)) {
            throw TroveException.badRequest("The volume type '" + type + "' cannot be found.");
        }
        int max = settings.maxAcceptedVolumeSize();
        if (size.compareTo(BigInteger.valueOf(max)) > 0) {
            throw TroveException.of(
                    ErrorCode.OVER_LIMIT,
                    "Volume 'size' cannot exceed maximum of " + max + " GB, " + size + " cannot be accepted.");
        }
        return size.intValueExact();
    }

    private Instance instance(
            Caller caller, CreateRequest request, DatastoreVersion version, Flavor flavor, @Nullable Integer size) {
        Instant now = clock.instant();
        InstanceId id = new InstanceId(ids.newId().toString());
        return new Instance(
                id,
                caller.project(),
                request.name(),
                InstanceTask.BUILDING,
                flavor.id(),
                size,
                version.id(),
                null,
                null,
                null,
                catalog.hostname(id).orElse(null),
                settings.region(),
                null,
                null,
                null,
                request.access(),
                keys.newEncryptedKey(),
                now,
                now,
                null,
                0);
    }

    private static void reserve(Stores stores, Instance instance, Flavor flavor) {
        Map<Quota.Resource, Integer> amounts = new EnumMap<>(Quota.Resource.class);
        amounts.put(Quota.Resource.INSTANCES, 1);
        amounts.put(Quota.Resource.RAM, flavor.ramMb());
        if (instance.volumeSizeGb() != null) {
            amounts.put(Quota.Resource.VOLUMES, instance.volumeSizeGb());
        }
        QuotaBooking.book(stores, instance.project(), amounts);
    }

    private static InstanceDetails fresh(Instance instance, DatastoreVersion version) {
        GuestStatus guest = new GuestStatus(ServiceStatus.NEW, instance.created(), null);
        return new InstanceDetails(instance, guest, version, List.of(), List.of(), null, false);
    }

    private record Choice(DatastoreVersion version, DatastoreDescriptor descriptor) {}

    /** What a request that may be fulfilled comes to. */
    private record Plan(
            Instance instance,
            DatastoreVersion version,
            Flavor flavor,
            @Nullable String image) {}

    /** Takes a transaction back in which everything was possible. */
    private static final class OnlyChecked extends RuntimeException {
        private static final long serialVersionUID = 1;

        OnlyChecked() {
            super("only checked", null, false, false);
        }
    }
}
