package org.trove.simulation;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.api.auth.Caller;
import org.trove.api.auth.Identity;
import org.trove.api.service.CreateRequest;
import org.trove.api.service.PageRequest;
import org.trove.context.RequestContext;
import org.trove.error.ErrorCode;
import org.trove.error.TroveException;
import org.trove.model.DatabaseSpec;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.model.ProjectId;
import org.trove.model.UserSpec;
import org.trove.operation.Intervention.Action;
import org.trove.store.memory.Inspection;

/** The users: they ask for this and that, ask again where they got no answer, and remember what they were promised. */
final class Clients {
    private static final Duration TIMEOUT = Duration.ofSeconds(45);
    private static final int MAX_INSTANCES = 4;
    private static final int MAX_TRIES = 4;
    private static final Set<String> STATUSES = Set.of("ACTIVE", "BUILD", "ERROR", "REBOOT", "SHUTDOWN", "UNKNOWN");
    private static final Caller CALLER = caller("member");
    private static final Caller ADMIN = caller("admin");

    private final World world;
    private final Map<InstanceId, Wishes> instances = new LinkedHashMap<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final Set<String> retried = new HashSet<>();
    private int asked;
    private int names;
    private int pending;

    Clients(World world) {
        this.world = world;
    }

    private static Caller caller(String role) {
        return new Caller(
                new Identity("user", "user", "project", "project", List.of(role), Instant.MAX),
                new ProjectId("project"),
                role.equals("admin"),
                new RequestContext("user", "project", List.of(role), role.equals("admin"), "req-simulated", "token"),
                "http://api");
    }

    /** What was asked of one instance. */
    private static final class Wishes {
        private final Map<String, Boolean> databases = new LinkedHashMap<>();
        private final Map<String, String> users = new LinkedHashMap<>();
        private boolean deleteAsked;
        private boolean intervened;
    }

    /** A request that is repeated until it is answered. */
    private record Request(
            String what, Function<ApiNode.Services, CompletableFuture<?>> work, Consumer<@Nullable Object> done) {}

    void plan(Duration time) {
        int millis = (int) time.toMillis();
        create();
        int actions = 3 + world.chance().below(10);
        for (int i = 0; i < actions; i++) {
            world.timeline().after(world.chance().millis(100, millis), null, this::actAnyhow);
        }
    }

    boolean areDone() {
        return pending == 0;
    }

    private void actAnyhow() {
        Chance chance = world.chance();
        if ((asked < MAX_INSTANCES && chance.oneIn(5)) || instances.isEmpty()) {
            create();
            return;
        }
        InstanceId id = chance.pick(List.copyOf(instances.keySet()));
        switch (chance.below(18)) {
            case 0, 1 -> delete(id);
            case 2, 3, 4 -> restart(id);
            case 5, 6 -> createDatabase(id);
            case 7 -> deleteDatabase(id);
            case 8 -> rename(id);
            case 9 -> resetAndDelete(id);
            case 10 -> createUser(id);
            case 11 -> deleteUser(id);
            case 12, 13 -> intervene(CALLER, Action.CANCEL);
            case 14 -> intervene(CALLER, Action.RETRY);
            case 15 -> intervene(ADMIN, Action.FAIL);
            default -> list();
        }
    }

    void deleteEverything() {
        list();
        world.timeline()
                .after(Duration.ofSeconds(2), null, () -> instances.keySet().forEach(this::delete));
    }

    private void create() {
        asked++;
        CreateRequest request = new CreateRequest(
                "db" + asked,
                "1",
                BigInteger.ONE,
                null,
                new CreateRequest.DatastoreWish("exampledb", null, null),
                List.of(DatabaseSpec.named("first")),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                false,
                null);
        send(
                "create",
                api -> {
                    var accepted = api.creation().create(CALLER, request);
                    acknowledge(accepted.operationId());
                    return CompletableFuture.completedFuture(
                            accepted.result().instance().id());
                },
                id -> {
                    if (id instanceof InstanceId made) {
                        know(made).databases.put("first", true);
                    }
                });
    }

    private void delete(InstanceId id) {
        know(id).deleteAsked = true;
        send("delete " + id, api -> {
            acknowledge(api.actions().delete(CALLER, id.value()));
            return nothing();
        });
    }

    private void resetAndDelete(InstanceId id) {
        send(
                "reset " + id,
                api -> {
                    api.actions().resetStatus(CALLER, id.value(), true);
                    return nothing();
                },
                done -> {
                    know(id).deleteAsked = true;
                    delete(id);
                });
        know(id).deleteAsked = true;
    }

    private void restart(InstanceId id) {
        send("restart " + id, api -> {
            acknowledge(api.actions().restart(CALLER, id.value()));
            return nothing();
        });
    }

    private void rename(InstanceId id) {
        String name = "name" + ++names;
        send("rename " + id, api -> {
            api.actions().rename(CALLER, id.value(), name);
            return nothing();
        });
    }

    private void createDatabase(InstanceId id) {
        String name = "database" + ++names;
        send(
                "create database " + name + " of " + id,
                api -> api.databases().create(CALLER, id.value(), List.of(DatabaseSpec.named(name))),
                done -> know(id).databases.put(name, true));
    }

    private void deleteDatabase(InstanceId id) {
        Map<String, Boolean> databases = know(id).databases;
        if (databases.isEmpty()) {
            return;
        }
        String name = world.chance().pick(List.copyOf(databases.keySet()));
        databases.remove(name);
        send("delete database " + name + " of " + id, api -> api.databases().delete(CALLER, id.value(), name));
    }

    private void createUser(InstanceId id) {
        String name = "user" + ++names;
        UserSpec user = new UserSpec(name, "password of " + name, UserSpec.ANY_HOST, List.of());
        send(
                "create user " + name + " of " + id,
                api -> api.users().create(CALLER, id.value(), List.of(user)),
                done -> know(id).users.put(name, String.valueOf(user.password())));
    }

    private void deleteUser(InstanceId id) {
        Map<String, String> users = know(id).users;
        if (users.isEmpty()) {
            return;
        }
        String name = world.chance().pick(List.copyOf(users.keySet()));
        users.remove(name);
        send("delete user " + name + " of " + id, api -> api.users().delete(CALLER, id.value(), name));
    }

    /** Into any operation, in whatever state it is: most of these are refused. */
    private void intervene(Caller caller, Action action) {
        if (acknowledged.isEmpty()) {
            return;
        }
        String operation = world.chance().pick(acknowledged);
        send(action + " " + operation, api -> {
            // Before it is known whether it was in time: the answer may be lost.
            world.database().inspect().operations().stream()
                    .filter(row -> row.id().equals(operation) && row.instance() != null)
                    .forEach(row -> know(Objects.requireNonNull(row.instance())).intervened = true);
            if (action == Action.RETRY) {
                retried.add(operation);
            }
            api.operations().perform(caller, operation, action, action == Action.FAIL ? "by an operator" : null);
            return nothing();
        });
    }

    private void list() {
        send("list", api -> {
            List<InstanceDetails> found = api.queries()
                    .list(CALLER, "instance:index", new PageRequest(100, null), true)
                    .items();
            for (InstanceDetails details : found) {
                String status = api.statuses().status(details);
                if (!STATUSES.contains(status)) {
                    world.fail("an instance is shown as " + status + ": " + details);
                }
                know(details.instance().id());
            }
            return nothing();
        });
    }

    /** The answer is about to go out: what it promises must be in the database. */
    private void acknowledge(String operation) {
        acknowledged.add(operation);
        checkAcknowledged(world.database().inspect());
    }

    void checkAcknowledged(Inspection rows) {
        for (String operation : acknowledged) {
            if (rows.operations().stream().noneMatch(row -> row.id().equals(operation))) {
                world.fail("a request was acknowledged, and there is no operation " + operation);
            }
        }
    }

    /** Databases and users whose creation was confirmed are there, each made once. */
    void checkAccounts(InstanceId id, Disk disk) {
        know(id).users.forEach((name, password) -> {
            if (!password.equals(disk.users.get(name))) {
                world.fail("user " + name + " of " + id + " was promised, there are " + disk.users.keySet());
            }
        });
        know(id).databases.forEach((name, promised) -> {
            if (disk.databases.getOrDefault(name, 0) != 1) {
                world.fail("database " + name + " of " + id + " was promised, there are " + disk.databases);
            }
        });
    }

    boolean wasDeleteAsked(InstanceId id) {
        return know(id).deleteAsked;
    }

    /** Whether somebody asked for an operation to go on after its failure. */
    boolean wasRetried(String operation) {
        return retried.contains(operation);
    }

    /** Whether somebody ended one of its operations, or began one again. */
    boolean wasIntervened(InstanceId id) {
        return know(id).intervened;
    }

    private Wishes know(InstanceId id) {
        return instances.computeIfAbsent(id, any -> new Wishes());
    }

    @SuppressWarnings("NullAway") // Void has no other value than null
    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    private void send(String what, Function<ApiNode.Services, CompletableFuture<?>> work) {
        send(what, work, done -> {});
    }

    private void send(
            String what, Function<ApiNode.Services, CompletableFuture<?>> work, Consumer<@Nullable Object> done) {
        pending++;
        attempt(new Request(what, work, done), 1);
    }

    private void attempt(Request request, int number) {
        boolean[] answered = {false};
        Consumer<Throwable> failed = failure -> {
            if (!answered[0]) {
                answered[0] = true;
                afterFailure(request, number, failure);
            }
        };
        world.timeline().after(TIMEOUT, null, () -> failed.accept(new IllegalStateException("no answer")));
        ApiNode api = world.anyApi();
        if (api == null) {
            failed.accept(new IllegalStateException("no API server"));
            return;
        }
        world.timeline().after(Duration.ofMillis(1), api.machine(), () -> {
            try {
                request.work.apply(api.services()).whenComplete((result, failure) -> {
                    if (failure != null) {
                        failed.accept(failure);
                    } else if (!answered[0]) {
                        answered[0] = true;
                        world.say(() -> "answers: " + request.what + " accepted");
                        pending--;
                        request.done.accept(result);
                    }
                });
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        });
    }

    private void afterFailure(Request request, int number, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        world.say(() -> "client: " + request.what + " failed: " + cause.getMessage());
        if (number == 1 && cause.getMessage() != null && cause.getMessage().contains("already exists")) {
            world.fail("a name that nobody had used is refused: " + request.what);
        }
        boolean refused = cause instanceof TroveException refusal && refusal.code() != ErrorCode.UNAVAILABLE;
        if (refused || (number >= MAX_TRIES && world.isTroubled())) {
            pending--;
            return;
        }
        world.timeline().after(world.chance().millis(500, 4_000), null, () -> attempt(request, number + 1));
    }
}
