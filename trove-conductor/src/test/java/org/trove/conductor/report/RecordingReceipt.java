package org.trove.conductor.report;

/** Remembers which answer the broker got. */
final class RecordingReceipt implements Receipt {
    private int acknowledged;
    private int dropped;

    @Override
    public void acknowledge() {
        acknowledged++;
    }

    @Override
    public void drop() {
        dropped++;
    }

    String state() {
        return acknowledged + dropped > 1
                ? "twice"
                : acknowledged == 1 ? "acknowledged" : dropped == 1 ? "dropped" : "open";
    }
}
