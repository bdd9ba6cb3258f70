package org.trove.standalone;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import org.trove.crypto.KeySettings;
import org.trove.host.PrivateFiles;
import org.trove.standalone.embedded.HomeDirectory;
import org.trove.standalone.embedded.PortCheck;
import org.trove.standalone.embedded.StartupException;
import org.trove.standalone.identity.IdentityFiles;
import org.trove.standalone.identity.IdentityService;
import org.trove.standalone.secret.StandaloneKeys;
import org.trove.time.SystemIdSource;

/** A home that this process holds: its directory, keys, users and the way to the broker. */
record StandaloneHome(HomeDirectory directory, KeySettings keys, BrokerAccess broker, IdentityService identity)
        implements AutoCloseable {

    /** Checks what can be checked before anything is started. @throws StartupException in one sentence */
    static StandaloneHome open(StandaloneOptions options) {
        HomeDirectory directory = HomeDirectory.open(options.home());
        try {
            PortCheck.requireFree(options.host(), options.port());
            SecureRandom random = new SecureRandom();
            StandaloneKeys secrets = new StandaloneKeys(random);
            KeySettings keys = secrets.createOrLoad(directory.etc().resolve("keys.yml"));
            BrokerAccess broker = BrokerAccess.createOrLoad(directory.etc().resolve("broker.yml"), secrets);
            PrivateFiles.write(directory.etc().resolve("trove-guestagent.yml"), broker.guestConfiguration());
            URI base = URI.create("http://" + options.host() + ":" + options.port());
            IdentityService identity =
                    IdentityFiles.createOrLoad(directory.path(), base, Clock.systemUTC(), new SystemIdSource(), random);
            return new StandaloneHome(directory, keys, broker, identity);
        } catch (IOException e) {
            directory.close();
            throw new StartupException("the home " + options.home() + " cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
