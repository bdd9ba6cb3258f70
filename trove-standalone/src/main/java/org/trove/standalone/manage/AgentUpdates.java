package org.trove.standalone.manage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.trove.context.RequestContext;
import org.trove.message.TaskRequest;
import org.trove.message.wire.RequestPayload;
import org.trove.model.AgentVersion;
import org.trove.model.Instance;
import org.trove.model.InstanceId;
import org.trove.operation.NewOperation;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationRecord;
import org.trove.operation.OperationState;
import org.trove.store.Database;
import org.trove.store.GuestPeer;
import org.trove.store.Stores;
import org.trove.time.IdSource;

/**
 * Has the task managers replace the agents of running instances, some at a time. Each is an operation, so it goes on where this program
 * ends early; the rest is begun when the program is run again.
 */
final class AgentUpdates {
    /** Stands for all agents that can be replaced and are not of the release. */
    static final String ALL = "all";

    private static final Duration LOOK = Duration.ofMillis(500);

    /** After that many looks it is told what is waited for: no task manager may be running. */
    private static final int LOOKS_UNTIL_TOLD = 60;

    private final Database database;
    private final IdSource ids;
    private final Consumer<String> out;

    /** @param out is told a line at a time */
    AgentUpdates(Database database, IdSource ids, Consumer<String> out) {
        this.database = database;
        this.ids = ids;
        this.out = out;
    }

    /**
     * Updates agents, and waits. No batch begins after one in which an update failed.
     *
     * @param named ids of instances, or {@value #ALL}
     * @param release SHA-256 of the archive that the task managers have
     * @param batch how many at a time, from 1
     * @return whether all that were named are of the release now
     * @throws IllegalArgumentException where there is no such instance; then nothing was begun
     */
    boolean run(List<String> named, String release, int batch) {
        List<InstanceId> wanted = chosen(named, release);
        int done = 0;
        while (done < wanted.size()) {
            List<InstanceId> some = wanted.subList(done, Math.min(wanted.size(), done + batch));
            done += some.size();
            boolean allWell = await(begin(some));
            if (!allWell) {
                out.accept("stopped: " + (wanted.size() - done) + " of " + wanted.size()
                        + " agents were not begun, because an update failed");
                return false;
            }
            out.accept(done + " of " + wanted.size() + " agents are updated");
        }
        return true;
    }

    private List<InstanceId> chosen(List<String> named, String release) {
        List<GuestPeer> peers = database.read(stores -> stores.instances().guestPeers());
        if (!named.contains(ALL)) {
            List<String> known =
                    peers.stream().map(peer -> peer.instance().value()).toList();
            named.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
                throw new IllegalArgumentException(
                        "there is no instance " + id + "; nothing was begun. Name ids of instances, or '" + ALL + "'");
            });
            return named.stream().distinct().map(InstanceId::new).toList();
        }
        List<InstanceId> able = new ArrayList<>();
        int unable = 0;
        int current = 0;
        for (GuestPeer peer : peers) {
            AgentVersion version = peer.version();
            if (version == null || version.release() == null) {
                unable++;
            } else if (version.isRelease(release)) {
                current++;
            } else {
                able.add(peer.instance());
            }
        }
        out.accept(able.size() + " agents to update, " + current + " are of this release, " + unable
                + " cannot be replaced in place (rebuild their instances, or they were never heard)");
        return able;
    }

    private Map<String, InstanceId> begin(List<InstanceId> instances) {
        Map<String, InstanceId> begun = new LinkedHashMap<>();
        for (InstanceId id : instances) {
            String operation = ids.newId().toString();
            if (database.write(stores -> begin(stores, id, operation))) {
                begun.put(operation, id);
            } else {
                out.accept(id + ": deleted meanwhile");
            }
        }
        return begun;
    }

    private boolean begin(Stores stores, InstanceId id, String operation) {
        Optional<Instance> instance = stores.instances().lock(id);
        if (instance.isEmpty()) {
            return false;
        }
        RequestContext context = RequestContext.ofService("req-" + ids.newId());
        TaskRequest request = new TaskRequest.UpdateAgent(id.value());
        return stores.operations()
                .insert(new NewOperation(
                        operation,
                        OperationKind.newest(RequestPayload.methodOf(request)).orElseThrow(),
                        instance.get().project(),
                        id,
                        RequestPayload.of(request, context),
                        context.requestId()));
    }

    private boolean await(Map<String, InstanceId> begun) {
        Map<String, InstanceId> open = new LinkedHashMap<>(begun);
        boolean allWell = true;
        for (int looks = 1; !open.isEmpty(); looks++) {
            for (Map.Entry<String, InstanceId> entry : List.copyOf(open.entrySet())) {
                String operation = entry.getKey();
                Optional<OperationRecord> found =
                        database.read(stores -> stores.operationRecords().find(operation));
                if (found.isEmpty() || found.get().ended() != null) {
                    allWell &= tell(entry.getValue(), operation, found);
                    open.remove(operation);
                } else if (looks % LOOKS_UNTIL_TOLD == 0) {
                    String reason = found.get().reason();
                    out.accept(entry.getValue() + ": operation " + operation + " is "
                            + found.get().state() + (reason == null ? "" : ": " + reason));
                }
            }
            if (!open.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
        return allWell;
    }

    private boolean tell(InstanceId id, String operation, Optional<OperationRecord> found) {
        OperationState state = found.map(OperationRecord::state).orElse(OperationState.CANCELLED);
        if (state == OperationState.SUCCEEDED) {
            String version = database.read(stores -> stores.guestStatuses().agentVersion(id))
                    .map(AgentVersion::toString)
                    .orElse("unknown");
            out.accept(id + ": " + version);
            return true;
        }
        String reason = found.map(OperationRecord::reason).orElse("it is not there any more");
        out.accept(id + ": operation " + operation + " is " + state + ": " + reason);
        return false;
    }
}
