package org.trove.api;

import com.google.inject.Inject;
import com.google.inject.name.Named;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.trove.api.config.ApiSettings;
import org.trove.api.diagnosis.InstanceDiagnosis;
import org.trove.api.feed.OperationStreams;
import org.trove.api.feed.OperationWatch;
import org.trove.api.limit.RateLimits;
import org.trove.api.policy.Policy;
import org.trove.api.resource.AgentResource;
import org.trove.api.resource.AsyncAnswers;
import org.trove.api.resource.AuthorityResource;
import org.trove.api.resource.DatabasesResource;
import org.trove.api.resource.DatastoresResource;
import org.trove.api.resource.DiagnosisResource;
import org.trove.api.resource.FlavorsResource;
import org.trove.api.resource.HealthResource;
import org.trove.api.resource.InstanceConfigurationResource;
import org.trove.api.resource.InstancesResource;
import org.trove.api.resource.LimitsResource;
import org.trove.api.resource.MgmtInstancesResource;
import org.trove.api.resource.OperationEventsResource;
import org.trove.api.resource.OperationsResource;
import org.trove.api.resource.ParametersResource;
import org.trove.api.resource.RootResource;
import org.trove.api.resource.UserAccessResource;
import org.trove.api.resource.UsersResource;
import org.trove.api.resource.VersionResource;
import org.trove.api.service.AgentDownloads;
import org.trove.api.service.AuthorityQueries;
import org.trove.api.service.DatastoreQueries;
import org.trove.api.service.DefaultConfiguration;
import org.trove.api.service.DiagnosisQueries;
import org.trove.api.service.FlavorQueries;
import org.trove.api.service.GuestAccess;
import org.trove.api.service.GuestCalls;
import org.trove.api.service.GuestDatabases;
import org.trove.api.service.GuestRoot;
import org.trove.api.service.GuestUsers;
import org.trove.api.service.InstanceActions;
import org.trove.api.service.InstanceCreation;
import org.trove.api.service.InstanceMaintenance;
import org.trove.api.service.InstanceQueries;
import org.trove.api.service.InstanceResizing;
import org.trove.api.service.NewKeySource;
import org.trove.api.service.OperationActions;
import org.trove.api.service.OperationQueries;
import org.trove.api.service.OperationWaits;
import org.trove.api.service.PartsHealth;
import org.trove.api.service.QuotaService;
import org.trove.api.service.Submissions;
import org.trove.api.view.InstanceViews;
import org.trove.bus.GuestRpc;
import org.trove.bus.MessageBus;
import org.trove.certificate.CertificateAuthorities;
import org.trove.cloud.Catalog;
import org.trove.guestboot.AgentArchive;
import org.trove.lifecycle.InstanceStatuses;
import org.trove.store.CircuitBreaker;
import org.trove.store.DatabaseClock;
import org.trove.time.IdSource;

/** Builds the routes from their parts. */
final class ApiResources {

    private final ApiSettings settings;
    private final Policy policy;
    private final CircuitBreaker database;
    private final Catalog catalog;
    private final Shared shared;
    private final Guests guests;
    private final Following following;

    @Inject
    ApiResources(
            ApiSettings settings,
            Policy policy,
            CircuitBreaker database,
            Catalog catalog,
            Shared shared,
            Guests guests,
            Following following) {
        this.settings = settings;
        this.policy = policy;
        this.database = database;
        this.catalog = catalog;
        this.shared = shared;
        this.guests = guests;
        this.following = following;
    }

    /** What tells of changes. */
    record Following(OperationWatch watch, OperationStreams streams) {
        @Inject
        Following {}
    }

    /** What instances need. */
    record Shared(
            Submissions submissions,
            NewKeySource keys,
            InstanceViews views,
            InstanceStatuses statuses,
            RateLimits rates,
            CertificateAuthorities authorities,
            DatabaseClock clock,
            IdSource ids,
            PrometheusRegistry metrics) {
        @Inject
        Shared {}
    }

    /** What reaches guests. */
    record Guests(
            GuestRpc rpc,
            MessageBus bus,
            @Named(ApiModule.ANSWERS) ExecutorService executor) {
        @Inject
        Guests {}
    }

    PartsHealth health() {
        return new PartsHealth(database, guests.bus(), shared.clock());
    }

    List<Object> all(PartsHealth health) {
        FlavorQueries flavors = new FlavorQueries(catalog, policy);
        DatastoreQueries datastores = new DatastoreQueries(database, policy);
        InstanceQueries queries = new InstanceQueries(database, policy);
        int instancePage = settings.pageSizes().instances();
        GuestCalls calls = new GuestCalls(database, policy, guests.rpc());
        GuestDatabases databases = new GuestDatabases(calls);
        GuestUsers users = new GuestUsers(calls, databases);
        AsyncAnswers answers = new AsyncAnswers(guests.executor());
        OperationQueries operations = new OperationQueries(database, policy);
        return List.of(
                new VersionResource(settings.publicEndpoint()),
                new HealthResource(health),
                new AgentResource(agentDownloads()),
                new InstancesResource(queries, creation(), actions(), resizing(), shared.views(), instancePage),
                new InstanceConfigurationResource(new DefaultConfiguration(database, policy, catalog)),
                new DiagnosisResource(new DiagnosisQueries(
                        database, policy, new InstanceDiagnosis(shared.statuses(), shared.clock()), health)),
                new MgmtInstancesResource(queries, maintenance(calls), answers, shared.views(), instancePage),
                new DatastoresResource(datastores, flavors),
                new ParametersResource(datastores),
                new FlavorsResource(flavors),
                new OperationsResource(
                        operations,
                        new OperationActions(database, policy),
                        new OperationWaits(operations, following.watch(), guests.executor()),
                        answers,
                        settings.pageSizes().operations()),
                new AuthorityResource(new AuthorityQueries(shared.authorities().through(database), policy)),
                new OperationEventsResource(operations, following.streams()),
                new LimitsResource(new QuotaService(database, policy), shared.rates()),
                new DatabasesResource(databases, answers, settings.pageSizes().databases()),
                new UsersResource(users, answers, settings.pageSizes().users()),
                new UserAccessResource(new GuestAccess(calls, users, databases), answers),
                new RootResource(new GuestRoot(calls, database, guests.executor()), answers));
    }

    private AgentDownloads agentDownloads() {
        return new AgentDownloads(database, AgentArchive.find(settings.guestAgentArchive()), shared.metrics());
    }

    private InstanceCreation creation() {
        return new InstanceCreation(
                database, policy, catalog, shared.submissions(), shared.keys(), settings, shared.clock(), shared.ids());
    }

    private InstanceActions actions() {
        return new InstanceActions(database, policy, catalog, shared.submissions(), shared.statuses());
    }

    private InstanceResizing resizing() {
        return new InstanceResizing(
                database, policy, catalog, shared.submissions(), shared.statuses(), settings.maxAcceptedVolumeSize());
    }

    private InstanceMaintenance maintenance(GuestCalls calls) {
        return new InstanceMaintenance(database, policy, shared.submissions(), shared.statuses(), actions(), calls);
    }
}
