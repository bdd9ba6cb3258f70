package org.trove.api.support;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.trove.datastore.AccountRules;
import org.trove.datastore.Capability;
import org.trove.datastore.CharacterSetRule;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.HostForm;
import org.trove.datastore.ParameterRule;
import org.trove.datastore.TextRule;
import org.trove.model.DatastoreVersion;
import org.trove.model.Flavor;
import org.trove.store.Stores;

/** What the fakes offer. */
public final class Samples {

    public static final String VERSION_ID = "22222222-2222-4222-8222-222222222222";
    public static final String INACTIVE_VERSION_ID = "33333333-3333-4333-8333-333333333333";
    public static final String PLAIN_VERSION_ID = "55555555-5555-4555-8555-555555555555";
    public static final String PROJECT_A = "a0000000000000000000000000000001";
    public static final String PROJECT_B = "b0000000000000000000000000000002";
    public static final String PROJECT_ADMIN = "c0000000000000000000000000000003";
    public static final Flavor SMALL = new Flavor("1", "small", 512, 1, 5, 0);
    public static final Flavor MEDIUM = new Flavor("m1.medium", "medium", 2048, 2, 20, 0);
    public static final Flavor NAMED = new Flavor("m1.large", "large", 4096, 4, 40, 10);

    private static final String TEMPLATE = """
            # for {{ flavor.name }}
            [client]
            port = 1
            [server]
            port = 3306
            buffer = {{ flavor.ram / 4 }}M
            ; version = {{ datastore.version }}
            options = "a = b"
            skip_locking
            [dump]
            quick
            buffer = 16M
            """;

    private static final AccountRules ACCOUNTS = new AccountRules(
            new TextRule(64, "[*]", "no asterisk", null),
            new TextRule(32, null, null, null),
            new TextRule(40, null, null, null),
            Set.of(HostForm.EVERYWHERE, HostForm.IPV4, HostForm.IPV4_NETMASK, HostForm.IPV6),
            List.of(
                    new CharacterSetRule("utf8|utf8mb3", "utf8(mb3)?_(bin|general_ci)", null),
                    new CharacterSetRule("latin1", "latin1_bin", null)));

    private Samples() {}

    static void load(Stores stores) {
        loadOne(stores);
        stores.datastores().register(descriptor("plaindb", EnumSet.noneOf(Capability.class)));
        stores.datastores().register(version(PLAIN_VERSION_ID, "d2", "plaindb", "2.0", true));
    }

    /** One datastore, with an active version and another one. */
    static void loadOne(Stores stores) {
        stores.datastores().register(descriptor("sampledb", EnumSet.allOf(Capability.class)));
        stores.datastores().register(version(VERSION_ID, "d1", "sampledb", "1.0", true));
        stores.datastores().register(version(INACTIVE_VERSION_ID, "d1", "sampledb", "0.9", false));
    }

    private static DatastoreDescriptor descriptor(String manager, Set<Capability> capabilities) {
        return new DatastoreDescriptor(
                manager,
                List.of(3306),
                "/var/lib/data",
                capabilities,
                Set.of("root", "os_admin"),
                Set.of("mysql", "sys"),
                capabilities.isEmpty() ? List.of() : List.of(new ConfigFile("sample.cnf", TEMPLATE)),
                "server",
                List.of(
                        new ParameterRule("max_connections", "integer", false, 1L, 100_000L),
                        new ParameterRule("sql_mode", "string", true, null, null)),
                ACCOUNTS);
    }

    private static DatastoreVersion version(String id, String datastore, String name, String number, boolean active) {
        return new DatastoreVersion(
                id, datastore, name, number, number + ".5", name, "image-1", List.of(), "", "", "", active);
    }
}
