package org.trove.conductor.report;

/**
 * How the broker learns what became of a report. Each report gets exactly one of the three, from any thread. None
 * throws: where the connection is gone, the broker delivers the report again by itself.
 */
public interface Receipt {
    /** The report's effect is durable, or it has none. */
    void acknowledge();

    /** The report can never have an effect and shall not come again. */
    void drop();

    /** The report cannot be written, nobody knows why: it comes again some times and is then put aside. */
    void fail(RuntimeException cause);
}
