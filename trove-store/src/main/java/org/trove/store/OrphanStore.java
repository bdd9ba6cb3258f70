package org.trove.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.trove.model.Orphan;

/** What sweeps found in the cloud without an owner. All times are the database's; every write may be repeated by anybody. */
public interface OrphanStore {
    /** Keeps what a sweep found now. @return those that no sweep had found before */
    List<Orphan> record(List<Orphan> found);

    /** Forgets what is no orphan any more. */
    void forget(Collection<Orphan> gone);

    /** Forgets what no sweep found for this time: whoever found it sees it no more, or runs no more. */
    void forgetUnseen(Duration time);

    /** All that are known, the oldest first. */
    List<Orphan.Known> list();

    /** Those that have been known for at least this time. */
    List<Orphan> knownFor(Duration time);
}
