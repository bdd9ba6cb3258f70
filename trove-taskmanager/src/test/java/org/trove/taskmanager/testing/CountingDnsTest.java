package org.trove.taskmanager.testing;

import org.trove.cloud.Dns;
import org.trove.cloud.DnsContract;

/** The names that flows are tested with are as those of any cloud. */
class CountingDnsTest extends DnsContract {
    private final Dns dns = new CountingCloud().names();

    @Override
    protected Dns dns() {
        return dns;
    }
}
