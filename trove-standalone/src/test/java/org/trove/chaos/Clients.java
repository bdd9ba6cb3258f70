package org.trove.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.chaos.ApiClient.Answer;
import org.trove.chaos.Fleet.Member;

/** Users who make, use and give back instances, and who ask again where they got no answer. */
final class Clients {
    static final String USER_PASSWORD = "chaos-user-password-7c1e";
    private static final int USERS = 6;
    private static final int PAUSE_MILLIS = 400;
    private static final int RETRY_MILLIS = 1_500;

    private final Fleet fleet;
    private final ChaosOptions options;
    private final RequestCounts counts = new RequestCounts();
    private final AtomicInteger names = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final Work work;
    private volatile boolean stopping;

    /** What they do with instances. */
    enum Work {
        PLAIN,
        WITH_RESIZES
    }

    Clients(Fleet fleet, ChaosOptions options) {
        this(fleet, options, Work.PLAIN);
    }

    Clients(Fleet fleet, ChaosOptions options, Work work) {
        this.fleet = fleet;
        this.options = options;
        this.work = work;
    }

    RequestCounts counts() {
        return counts;
    }

    void start(Function<Random, ApiClient> clients) {
        for (int user = 0; user < USERS; user++) {
            Random random = new Random(options.seed() * 31 + user);
            ApiClient client = clients.apply(random);
            Thread thread = Daemons.named("user").newThread(() -> new User(client, random).work());
            threads.add(thread);
            thread.start();
        }
    }

    /** Lets each end what it is at. */
    void stop() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(120));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            if (thread.isAlive()) {
                throw new IllegalStateException("a user's request does not end");
            }
        }
    }

    private final class User {
        private final ApiClient client;
        private final Random random;

        User(ApiClient client, Random random) {
            this.client = client;
            this.random = random;
        }

        void work() {
            while (!stopping) {
                int dice = random.nextInt(100);
                if (dice < 50 && fleet.reserve(ChaosOptions.FLEET)) {
                    create();
                } else if (dice < 75) {
                    request("list", "GET", "/instances", null);
                } else {
                    fleet.take(random).ifPresent(member -> {
                        try {
                            use(member);
                        } finally {
                            fleet.giveBack(member);
                        }
                    });
                }
                Platform.pause(random.nextInt(PAUSE_MILLIS));
            }
        }

        private void use(Member member) {
            int dice = random.nextInt(100);
            if (dice < 25) {
                rename(member);
            } else if (dice < 50) {
                restart(member);
            } else if (dice < 75) {
                delete(member);
            } else if (work == Work.WITH_RESIZES && member.isResizable()) {
                resize(member);
            } else {
                request("show", "GET", "/instances/" + member.id(), null);
            }
        }

        /** Looks whether a create that was not answered came into force before asking again. */
        private void create() {
            String name = "chaos-" + names.incrementAndGet();
            Map<String, Object> body = Map.of(
                    "instance",
                    Map.of(
                            "name", name,
                            "flavorRef", "1",
                            "volume", Map.of("size", 1),
                            "datastore", Map.of("type", "mariadb", "version", "10.11"),
                            "databases", List.of(Map.of("name", "app")),
                            "users", List.of(Map.of("name", "u1", "password", USER_PASSWORD))));
            for (int attempt = 0; attempt < ApiClient.TRIES; attempt++) {
                Answer answer = client.ask("POST", "/instances", body);
                if (answer == null) {
                    counts.retried("create");
                    rest();
                    String found = idOf(name);
                    if (found != null) {
                        counts.accepted("create");
                        fleet.created(found, name);
                        return;
                    }
                } else if (isPassing(answer)) {
                    counts.retried("create");
                    rest();
                } else {
                    counts.answered("create", answer);
                    created(answer, name);
                    return;
                }
            }
            counts.failed("create");
            fleet.notCreated();
        }

        private void created(Answer answer, String name) {
            if (!answer.isAccepted()) {
                fleet.notCreated();
                return;
            }
            String id = answer.body().at("/instance/id").asText();
            fleet.created(id, name);
            promise("create", id, answer);
        }

        private @Nullable String idOf(String name) {
            for (JsonNode instance : client.all(client.anyApi())) {
                if (instance.path("name").asText().equals(name)) {
                    return instance.path("id").asText();
                }
            }
            return null;
        }

        private void rename(Member member) {
            String name = "chaos-" + names.incrementAndGet() + "-renamed";
            member.renameTried(name);
            Optional<Outcome> outcome =
                    request("rename", "PUT", "/instances/" + member.id(), Map.of("instance", Map.of("name", name)));
            member.renameEnded(
                    name,
                    outcome.filter(ended -> ended.answer().isAccepted()).isPresent(),
                    outcome.filter(Outcome::certain).isPresent());
        }

        private void restart(Member member) {
            String path = "/instances/" + member.id() + "/action";
            request("restart", "POST", path, Map.of("restart", Map.of()))
                    .map(Outcome::answer)
                    .filter(Answer::isAccepted)
                    .ifPresent(answer -> promise("restart", member.id(), answer));
        }

        /** Asks once: one without an answer may have taken effect, and the flavor that is asked for must differ. */
        private void resize(Member member) {
            Map<String, Object> body = Map.of("resize", Map.of("flavorRef", Integer.toString(member.otherFlavor())));
            Answer answer = client.ask("POST", "/instances/" + member.id() + "/action", body);
            if (answer == null || isPassing(answer)) {
                counts.retried("resize");
                member.perhapsResized();
                return;
            }
            counts.answered("resize", answer);
            if (answer.isAccepted()) {
                member.resized();
                promise("resize", member.id(), answer);
            }
        }

        private void delete(Member member) {
            member.deleteAsked();
            Optional<Answer> answer = request("delete", "DELETE", "/instances/" + member.id(), null)
                    .map(Outcome::answer);
            answer.filter(Answer::isAccepted).ifPresent(accepted -> promise("delete", member.id(), accepted));
            if (answer.filter(ended -> ended.isAccepted() || ended.status() == 404)
                    .isPresent()) {
                member.deleted();
            }
        }

        private void promise(String action, String instance, Answer answer) {
            String operation = answer.operation();
            if (operation == null) {
                counts.strange(action + " was accepted without naming its operation");
            } else {
                fleet.promised(action, instance, operation);
            }
        }

        /** Asks until there is an answer that stays; empty where there is none in the end. */
        private Optional<Outcome> request(String action, String method, String path, @Nullable Object body) {
            boolean certain = true;
            for (int attempt = 0; attempt < ApiClient.TRIES; attempt++) {
                Answer answer = client.ask(method, path, body);
                if (answer != null && !isPassing(answer)) {
                    counts.answered(action, answer);
                    return Optional.of(new Outcome(answer, certain));
                }
                certain &= answer != null;
                counts.retried(action);
                rest();
            }
            counts.failed(action);
            return Optional.empty();
        }

        /** What a client tries again: 408 comes from a server that stood still while it read the request. */
        private boolean isPassing(Answer answer) {
            return answer.status() == 503 || answer.status() == 408;
        }

        private void rest() {
            Platform.pause(200 + random.nextInt(RETRY_MILLIS));
        }
    }

    /** @param certain whether no try stayed without an answer */
    private record Outcome(Answer answer, boolean certain) {}
}
