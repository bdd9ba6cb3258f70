package org.trove.api.service;

import java.util.Optional;
import java.util.function.Function;
import org.trove.api.auth.Caller;
import org.trove.error.TroveException;
import org.trove.model.InstanceDetails;
import org.trove.model.InstanceId;
import org.trove.store.Database;
import org.trove.store.Stores;

/**
 * Changes an instance for which the cloud has to be asked something about its flavor. The cloud is asked before the transaction begins, so
 * that no row and no connection is held while it takes its time to answer.
 */
final class AskedFirst {
    private static final int MOST_TRIES = 5;

    private final Database database;
    private final InstanceAdmission admission;

    AskedFirst(Database database, InstanceAdmission admission) {
        this.database = database;
        this.admission = admission;
    }

    /** Who wants to change which instance, and the policy's rule for that. */
    record Wish(Caller caller, InstanceId id, String rule) {}

    /** What the transaction does. */
    @FunctionalInterface
    interface Change<A, T> {
        T make(Stores stores, InstanceDetails locked, A answer);
    }

    /**
     * Asks, then changes. Asks again where the instance got another flavor meanwhile.
     *
     * @param question asks the cloud, outside of any transaction
     * @throws TroveException CONFLICT where the flavor changes again and again
     */
    <A, T> T write(Wish wish, Function<InstanceDetails, A> question, Change<A, T> change) {
        for (int i = 0; i < MOST_TRIES; i++) {
            InstanceDetails seen =
                    database.read(stores -> admission.seen(stores, wish.caller(), wish.id(), wish.rule()));
            A answer = question.apply(seen);
            Optional<T> made = database.write(stores -> {
                InstanceDetails locked = admission.locked(stores, wish.caller(), wish.id(), wish.rule());
                boolean stands =
                        locked.instance().flavorId().equals(seen.instance().flavorId());
                return stands ? Optional.of(change.make(stores, locked, answer)) : Optional.empty();
            });
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw TroveException.conflict("The flavor of instance " + wish.id() + " is being changed. Try again later.");
    }
}
