package org.trove.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trove.chaos.ControlDatabase.InstanceRow;
import org.trove.chaos.ControlDatabase.OperationRow;

/** Compares creates that were acknowledged with the rows that there are: nothing lost, nothing double. */
final class CreateChecks {
    private static final String CREATE = "create_instance";

    private final Creates creates;
    private final Map<String, List<InstanceRow>> byName = new HashMap<>();
    private final Map<String, List<OperationRow>> byInstance = new HashMap<>();

    CreateChecks(Creates creates, Map<String, OperationRow> operations, Map<String, InstanceRow> instances) {
        this.creates = creates;
        instances.values().stream()
                .filter(row -> row.name().startsWith(creates.prefix()))
                .forEach(row -> byName.computeIfAbsent(row.name(), name -> new ArrayList<>())
                        .add(row));
        operations.values().stream()
                .filter(row -> row.kind().equals(CREATE))
                .forEach(row -> byInstance
                        .computeIfAbsent(String.valueOf(row.instance()), id -> new ArrayList<>())
                        .add(row));
    }

    /** @param expected how many were to be asked for */
    List<Check> all(int expected) {
        return List.of(
                everyOneWasAcknowledged(expected), noneIsLost(), noneIsDouble(), nobodyGotMore(), allSucceeded());
    }

    Check everyOneWasAcknowledged(int expected) {
        List<String> wrong = new ArrayList<>(creates.problems());
        int got = creates.acknowledged().size();
        if (got != expected) {
            wrong.add(got + " of " + expected + " were acknowledged");
        }
        return new Check("creates were acknowledged, and repeated alike", got, wrong);
    }

    /** The instance and the operation that the answer named are there, and belong together. */
    Check noneIsLost() {
        List<String> wrong = new ArrayList<>();
        creates.acknowledged().forEach((name, said) -> {
            boolean there = byName.getOrDefault(name, List.of()).stream()
                    .anyMatch(row -> row.id().equals(said.instance()));
            boolean works = byInstance.getOrDefault(said.instance(), List.of()).stream()
                    .anyMatch(row -> row.id().equals(said.operation()));
            if (!there || !works) {
                wrong.add(name + " was acknowledged as " + said + (there ? "" : ", without its instance")
                        + (works ? "" : ", without its operation"));
            }
        });
        return new Check(
                "0 lost: acknowledged creates have instance and operation",
                creates.acknowledged().size(),
                wrong);
    }

    /** One key, one instance; one instance, one operation that creates it. */
    Check noneIsDouble() {
        List<String> wrong = new ArrayList<>();
        byName.forEach((name, rows) -> {
            if (rows.size() > 1) {
                wrong.add(name + " exists " + rows.size() + " times: " + rows);
            }
            rows.forEach(row -> {
                int works = byInstance.getOrDefault(row.id(), List.of()).size();
                if (works != 1) {
                    wrong.add(row + " is created by " + works + " operations");
                }
            });
        });
        return new Check("0 double: one instance and one operation per key", byName.size(), wrong);
    }

    /** An instance is there because somebody asked for it, and an operation because its instance is. */
    Check nobodyGotMore() {
        List<String> wrong = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        byName.forEach((name, rows) -> {
            rows.forEach(row -> ids.add(row.id()));
            if (!creates.acknowledged().containsKey(name)) {
                wrong.add("nobody was promised " + rows);
            }
        });
        long operations = byInstance.entrySet().stream()
                .filter(entry -> ids.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue().size())
                .sum();
        if (operations != creates.acknowledged().size()) {
            wrong.add(
                    operations + " operations create " + creates.acknowledged().size() + " instances");
        }
        return new Check("nothing is there that nobody asked for", ids.size(), wrong);
    }

    Check allSucceeded() {
        List<String> wrong = new ArrayList<>();
        creates.acknowledged()
                .values()
                .forEach(said -> byInstance
                        .getOrDefault(said.instance(), List.of())
                        .forEach(row -> {
                            if (!row.state().equals("SUCCEEDED")) {
                                wrong.add(row.toString());
                            }
                        }));
        return new Check(
                "what was acknowledged came true", creates.acknowledged().size(), wrong);
    }
}
