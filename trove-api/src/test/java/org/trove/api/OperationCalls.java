package org.trove.api;

import static org.trove.api.support.Samples.PROJECT_A;
import static org.trove.api.support.Samples.PROJECT_ADMIN;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.trove.api.support.ApiServer;
import org.trove.api.support.InstanceFixtures;
import org.trove.api.support.Reply;
import org.trove.model.Fault;
import org.trove.model.InstanceId;
import org.trove.model.InstanceTask;
import org.trove.operation.Direction;
import org.trove.operation.Lease;
import org.trove.operation.OperationState;
import org.trove.operation.StepCommit;
import org.trove.operation.StepRecord;
import org.trove.operation.WaitsFor;
import org.trove.store.InstanceChange;

/** Requests about operations, and what engines do to these. */
record OperationCalls(ApiServer api) {
    static final String CREATE = """
            {"instance": {"name": "db1", "flavorRef": "1", "volume": {"size": 2},
              "datastore": {"type": "sampledb", "version": "1.0"},
              "users": [{"name": "u1", "password": "secret1", "databases": []}]}}""";

    private static final String OPERATIONS = "/v1.0/" + PROJECT_A + "/operations";

    String restart(int number) {
        InstanceId id = api.instances.running(PROJECT_A, number);
        return api.call(
                        "POST",
                        ApiServer.MEMBER_A,
                        "/v1.0/" + PROJECT_A + "/instances/" + id + "/action",
                        "{\"restart\": {}}")
                .expect(202)
                .header("X-Trove-Operation-Id");
    }

    String create() {
        return api.call("POST", ApiServer.MEMBER_A, "/v1.0/" + PROJECT_A + "/instances", CREATE)
                .expect(200)
                .header("X-Trove-Operation-Id");
    }

    JsonNode show(String token, String project, String id) {
        return api.call("GET", token, "/v1.0/" + project + "/operations/" + id, null)
                .expect(200)
                .json()
                .path("operation");
    }

    JsonNode show(String id) {
        return show(ApiServer.MEMBER_A, PROJECT_A, id);
    }

    Reply act(String id, String body) {
        return api.call("POST", ApiServer.MEMBER_A, OPERATIONS + "/" + id + "/action", body);
    }

    Reply actAsAdmin(String id, String body) {
        return api.call("POST", ApiServer.ADMIN, "/v1.0/" + PROJECT_ADMIN + "/operations/" + id + "/action", body);
    }

    Lease claim() {
        return api.journal()
                .claim("host1:77:abc", 1, Duration.ofMinutes(1))
                .get(0)
                .lease();
    }

    StepCommit commit(String name, StepRecord.Outcome outcome, OperationState state, String next) {
        return new StepCommit(
                new StepRecord(name, 1, outcome, Map.of("server_id", "server-9"), null),
                state,
                next,
                0,
                Direction.FORWARD,
                Duration.ofSeconds(10),
                state == OperationState.WAITING ? WaitsFor.GUEST : WaitsFor.NOTHING,
                state == OperationState.SUCCEEDED || state == OperationState.RUNNING ? null : "the guest is starting",
                List.of());
    }

    String failedRestart(int number) {
        String id = restart(number);
        Lease lease = claim();
        InstanceId instance = InstanceFixtures.id(number);
        StepCommit failed =
                commit("restart_datastore", StepRecord.Outcome.FAILED, OperationState.FAILED, "restart_datastore");
        api.journal()
                .commit(
                        lease,
                        new StepCommit(
                                failed.record(),
                                failed.state(),
                                "restart_datastore",
                                0,
                                Direction.FORWARD,
                                Duration.ZERO,
                                WaitsFor.NOTHING,
                                "the guest refused",
                                List.of(
                                        new InstanceChange.TaskSet(instance, InstanceTask.NONE),
                                        new InstanceChange.FaultSet(instance, "the guest refused", ""))));
        return id;
    }

    InstanceTask taskOf(int number) {
        return api.database()
                .read(stores -> stores.instances()
                        .find(InstanceFixtures.id(number))
                        .orElseThrow()
                        .task());
    }

    List<Fault> faultsOf(int number) {
        return api.database()
                .read(stores -> stores.instances().details(InstanceFixtures.id(number)).stream()
                        .filter(details -> details.fault() != null)
                        .map(details -> Objects.requireNonNull(details.fault()))
                        .toList());
    }
}
