package org.trove.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.trove.chaos.ControlDatabase.InstanceRow;
import org.trove.chaos.ControlDatabase.OperationRow;
import org.trove.chaos.ControlDatabase.UsageRow;

/** Compares what clients were promised, what the database says, what the cloud has and what the API shows. */
final class StateChecks {
    private static final Map<String, String> METHODS = Map.of(
            "create", "create_instance", "restart", "restart", "delete", "delete_instance", "resize", "resize_flavor");

    private final Map<String, OperationRow> operations;
    private final Map<String, InstanceRow> instances;
    private final List<UsageRow> usages;
    private final Map<String, Set<String>> cloud;

    /** @param cloud owners of what there is, by kind */
    StateChecks(
            Map<String, OperationRow> operations,
            Map<String, InstanceRow> instances,
            List<UsageRow> usages,
            Map<String, Set<String>> cloud) {
        this.operations = operations;
        this.instances = instances;
        this.usages = usages;
        this.cloud = cloud;
    }

    static StateChecks of(ControlDatabase database, Map<String, Set<String>> cloud) {
        return new StateChecks(database.operations(), database.instances(), database.usages(), cloud);
    }

    int succeeded() {
        return (int) operations.values().stream()
                .filter(row -> row.state().equals("SUCCEEDED"))
                .count();
    }

    /** Why operations ended otherwise: the reason without ids, and how often. */
    Map<String, Integer> endings() {
        Map<String, Integer> counts = new TreeMap<>();
        for (OperationRow row : operations.values()) {
            if (row.isEnded() && !row.state().equals("SUCCEEDED")) {
                String reason = String.valueOf(row.reason()).replaceAll("[0-9a-f-]{36}", "…");
                counts.merge(row.kind() + " " + row.state() + ": " + reason, 1, Integer::sum);
            }
        }
        return counts;
    }

    Check promisesHaveRows(List<Fleet.Promise> promises) {
        List<String> wrong = new ArrayList<>();
        for (Fleet.Promise promise : promises) {
            OperationRow row = operations.get(promise.operation());
            if (row == null
                    || !row.kind().equals(METHODS.get(promise.action()))
                    || !promise.instance().equals(row.instance())) {
                wrong.add(promise + " has the row " + row);
            }
        }
        return new Check("acknowledged requests have their operation", promises.size(), wrong);
    }

    Check operationsHaveEnded() {
        List<String> wrong = operations.values().stream()
                .filter(row -> !row.isEnded())
                .map(OperationRow::toString)
                .toList();
        return new Check("operations have ended", operations.size(), wrong);
    }

    Check nothingIsOnTheWay() {
        List<String> wrong = live().stream()
                .filter(row -> !row.stays() || (row.task().equals("NONE") && !isServing(row)))
                .map(InstanceRow::toString)
                .toList();
        return new Check("instances are in a state that stays", live().size(), wrong);
    }

    Check promisesAreKept(List<Fleet.Member> members) {
        List<String> wrong = new ArrayList<>();
        for (Fleet.Member member : members) {
            InstanceRow row = instances.get(member.id());
            if (row == null) {
                wrong.add("created, but without a row: " + member.id());
            } else if (row.deleted() && !member.deleteTried()) {
                wrong.add("deleted, but by nobody: " + row);
            } else if (!row.deleted() && member.deleteAccepted()) {
                wrong.add("its deletion was accepted, but it is there: " + row);
            } else if (!row.deleted() && !member.possibleNames().contains(row.name())) {
                wrong.add("its name should be one of " + member.possibleNames() + ": " + row);
            }
        }
        return new Check("instances are there, gone and named as acknowledged", members.size(), wrong);
    }

    Check quotaIsTrue() {
        Map<String, Integer> expected = new HashMap<>();
        for (InstanceRow row : live()) {
            expected.merge(row.project() + " instances", 1, Integer::sum);
            expected.merge(row.project() + " volumes", row.volumeGb(), Integer::sum);
            expected.merge(row.project() + " ram", row.ramMb(), Integer::sum);
        }
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (UsageRow usage : usages) {
            String key = usage.project() + " " + usage.resource();
            seen.add(key);
            int right = expected.getOrDefault(key, 0);
            if (usage.used() != right || usage.reserved() != 0) {
                wrong.add(usage + " should be " + right);
            }
        }
        expected.keySet().stream().filter(key -> !seen.contains(key)).forEach(key -> wrong.add("no usage of " + key));
        return new Check("quota usage is the sum of the live rows", usages.size(), wrong);
    }

    Check nothingIsOrphaned() {
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (Map.Entry<String, Set<String>> kind : cloud.entrySet()) {
            looked += kind.getValue().size();
            for (String owner : kind.getValue()) {
                InstanceRow row = instances.get(owner);
                if (row == null || row.deleted()) {
                    wrong.add(kind.getKey() + " of nobody: " + owner + " " + row);
                }
            }
            live().stream()
                    .filter(row -> row.task().equals("NONE") && !kind.getValue().contains(row.id()))
                    .forEach(row -> wrong.add("no " + kind.getKey() + ": " + row));
        }
        return new Check("the cloud has what live instances own, and no more", looked, wrong);
    }

    /** @param shown what one API server lists */
    Check shownAsTheyAre(String api, List<JsonNode> shown) {
        List<String> wrong = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        for (JsonNode instance : shown) {
            String id = instance.path("id").asText();
            String status = instance.path("status").asText();
            listed.add(id);
            InstanceRow row = instances.get(id);
            boolean broken = row != null && !row.task().equals("NONE");
            String operating = instance.path("operating_status").asText();
            if (!(broken ? status.equals("ERROR") : status.equals("ACTIVE") && operating.equals("HEALTHY"))) {
                wrong.add(id + " is shown as " + status + "/" + operating + ": " + row);
            }
        }
        live().stream().filter(row -> !listed.contains(row.id())).forEach(row -> wrong.add("not listed: " + row));
        return new Check("all are shown as they are by " + api, shown.size(), wrong);
    }

    private static boolean isServing(InstanceRow row) {
        return "ACTIVE".equals(row.server()) && "healthy".equals(row.guest());
    }

    private List<InstanceRow> live() {
        return instances.values().stream().filter(row -> !row.deleted()).toList();
    }
}
