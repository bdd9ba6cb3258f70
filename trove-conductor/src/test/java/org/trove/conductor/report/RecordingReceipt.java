package org.trove.conductor.report;

/** Remembers which answer the broker got. */
final class RecordingReceipt implements Receipt {
    private int acknowledged;
    private int dropped;
    private int failed;

    @Override
    public void acknowledge() {
        acknowledged++;
    }

    @Override
    public void drop() {
        dropped++;
    }

    @Override
    public void fail(RuntimeException cause) {
        failed++;
    }

    String state() {
        if (failed == 1 && acknowledged + dropped == 0) {
            return "failed";
        }
        return acknowledged + dropped + failed > 1
                ? "twice"
                : acknowledged == 1 ? "acknowledged" : dropped == 1 ? "dropped" : "open";
    }
}
