package org.trove.standalone.embedded;

/**
 * Who may connect to the embedded broker.
 *
 * @param control the control plane's, which may do everything
 * @param guests the one that all agents share; each of them could be in the hands of an attacker
 */
public record BrokerAccounts(Account control, Account guests) {
    public BrokerAccounts {
        if (control.name().equals(guests.name())) {
            throw new IllegalArgumentException("the accounts of control plane and guests must differ");
        }
    }

    /** A name and its password in clear. */
    public record Account(String name, String password) {
        @Override
        public String toString() {
            return "Account[" + name + "]";
        }
    }
}
