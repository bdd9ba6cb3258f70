package org.trove.bus;

/**
 * Remembers that the control plane needs the old authentication code no more. A guest that was told to accept it then refuses it
 * for good, so that nobody can bring it back to messages that were recorded before.
 */
public interface CodeRatchet {
    /** For a guest that remembers nothing: it asks its settings each time it starts. */
    CodeRatchet NONE = new CodeRatchet() {
        @Override
        public boolean isTight() {
            return false;
        }

        @Override
        public void tighten() {}
    };

    boolean isTight();

    void tighten();
}
