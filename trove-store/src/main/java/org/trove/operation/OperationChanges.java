package org.trove.operation;

import java.util.Collection;
import java.util.List;
import org.trove.model.ProjectId;

/**
 * The order in which operations changed, as numbers that those who follow can resume from.
 *
 * <p>Numbers are given after the commit of a change and not by the writer: a writer's number (a sequence, or its time) can become
 * visible after a larger one, and whoever follows by "larger than the last" would lose it; a window that is read again hides
 * that only for commits that are not later than the window. So a change leaves its row unnumbered, and any API server numbers
 * what it finds, in a transaction that holds the one row with the last number. Who sees a number therefore sees all smaller
 * ones, whichever server gave them, and a commit that comes late just gets a later number. An operation has one number, that of
 * its last change: who was away for long gets each operation once, as it is now.
 */
public interface OperationChanges {
    /** Whether there is something to number; cheap. */
    boolean isPending();

    /** Numbers changes. @param limit at most this many @return how many */
    int number(int limit);

    /** The last number given. */
    long last();

    /** The operations of projects whose last change has a larger number, by number. */
    List<OperationRecord> after(Collection<ProjectId> projects, long number, int limit);
}
