package org.trove.cloud;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.trove.model.InstanceAddress;
import org.trove.model.InstanceId;

/** Host names of instances. Idempotent by owner like {@link Compute}, and failing like it. */
public interface Dns {
    /** The owner's name, which follows from its id alone: absolute, without the dot at its end, at most 253 characters. */
    String hostname(InstanceId owner);

    /**
     * Makes the owner's name lead to these addresses and to no others, or finds that it does. It is answered by name servers once
     * all of the sets are {@link RecordSet#isActive active}.
     *
     * @param addresses at least one
     * @return one set for each kind of address
     */
    List<RecordSet> ensureRecords(InstanceId owner, List<InstanceAddress> addresses);

    /** What there is under the owner's name; what is being removed is left out. */
    List<RecordSet> findRecords(InstanceId owner);

    /** Starts the removal; nothing to do where there is none. */
    void removeRecords(InstanceId owner);

    /** Whose names there are; for finding what was left over. */
    Collection<InstanceId> owners();

    /** What a name leads to, by the kind of address. */
    enum RecordType {
        /** IPv4. */
        A,
        /** IPv6. */
        AAAA;

        public static RecordType of(InstanceAddress address) {
            return address.address().contains(":") ? AAAA : A;
        }
    }

    /**
     * The addresses of one kind that a name leads to.
     *
     * @param status the cloud's word, Designate's vocabulary
     */
    record RecordSet(String id, InstanceId owner, RecordType type, List<String> addresses, String status) {
        public RecordSet {
            addresses = List.copyOf(addresses);
        }

        /** Whether name servers answer with it. */
        public boolean isActive() {
            return status.toUpperCase(Locale.ROOT).equals("ACTIVE");
        }
    }
}
