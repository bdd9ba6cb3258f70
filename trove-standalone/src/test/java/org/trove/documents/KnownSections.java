package org.trove.documents;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.trove.api.auth.KeystoneSettings;
import org.trove.api.config.ApiSettings;
import org.trove.api.config.ConnectionSettings;
import org.trove.api.config.FollowerSettings;
import org.trove.api.config.PageSizes;
import org.trove.api.config.RateSettings;
import org.trove.bus.NotificationSettings;
import org.trove.bus.rabbit.RabbitSettings;
import org.trove.cloud.CloudSettings;
import org.trove.conductor.ConductorSettings;
import org.trove.crypto.KeySettings;
import org.trove.guestagent.config.GuestSettings;
import org.trove.setting.SettingsReader;
import org.trove.store.QuotaDefaults;
import org.trove.store.jdbi.DatabaseSettings;
import org.trove.taskmanager.OperationSettings;
import org.trove.taskmanager.TaskManagerSettings;
import org.trove.taskmanager.sweep.SweepSettings;
import org.trove.taskmanager.userdata.UserDataSettings;

/** Every section of every service's configuration file. */
final class KnownSections {
    private static final String KEY = "a-key-of-twenty-four-characters-or-more";
    private static final Map<String, Object> USER =
            Map.of("auth_url", "http://keystone", "username", "u", "password", "p", "project_name", "s");
    private static final String MANAGER = "mariadb";

    /** What the settings of one datastore come to. */
    record Programs(Path basedir) {}

    private KnownSections() {}

    static List<SettingsSection> all() {
        Class<?> local = type("org.trove.cloud.local.LocalSettings");
        Class<?> openstack = type("org.trove.cloud.openstack.OpenStackSettings");
        Class<?> noop = type("org.trove.cloud.noop.NoopSettings");
        Class<?> guest = type("org.trove.guestagent.config.GuestSection");
        Map<String, Object> home = Map.of("home", "/srv/trove");
        Map<String, Object> keystone = Map.of("auth", USER);
        return List.of(
                section(
                        "database",
                        DatabaseSettings.class,
                        of("url", "jdbc:mysql://h/trove", "user", "u", "password", "p")),
                new SettingsSection(
                        "messaging",
                        SettingsSection.keys(type("org.trove.bus.rabbit.RabbitYaml")),
                        of("password", "p"),
                        values -> SettingsReader.read("messaging", values, RabbitSettings.class)),
                section(
                        "keys",
                        KeySettings.class,
                        of(
                                "taskmanager_rpc_encr_key",
                                KEY,
                                "inst_rpc_key_encr_key",
                                KEY,
                                "operation_payload_key",
                                KEY)),
                section("cloud", CloudSettings.class, of("provider", "noop")),
                section("cloud with the provider local", local, home),
                new SettingsSection(
                        "cloud.datastores.MANAGER",
                        SettingsSection.keys(type(local.getName() + "$DatastorePrograms")),
                        of("basedir", "/usr"),
                        values -> read("cloud", local, plus(home, "datastores", Map.of(MANAGER, values)))),
                new SettingsSection(
                        "cloud.flavors",
                        SettingsSection.keys(type(local.getName() + "$FlavorSettings")),
                        of("id", "1", "name", "tiny", "ram_mb", "512", "vcpus", "1"),
                        values -> read("cloud", local, plus(home, "flavors", List.of(values)))),
                withoutResults(openstack, keystone),
                inside("cloud.auth", openstack, Map.of(), USER),
                inside("cloud.compute", openstack, keystone, Map.of()),
                inside("cloud.network", openstack, keystone, Map.of()),
                inside("cloud.volume", openstack, keystone, Map.of()),
                inside("cloud.dns", openstack, keystone, of("dns_domain_name", "db.example.org")),
                inside("cloud.key_manager", openstack, keystone, Map.of()),
                section("cloud with the provider noop", noop, Map.of()),
                section("api", ApiSettings.class, Map.of()),
                inside("api.page_sizes", ApiSettings.class, PageSizes.class, Map.of()),
                inside("api.rates", ApiSettings.class, RateSettings.class, Map.of()),
                inside("api.quotas", ApiSettings.class, QuotaDefaults.class, Map.of()),
                inside("api.followers", ApiSettings.class, FollowerSettings.class, Map.of()),
                inside("api.connections", ApiSettings.class, ConnectionSettings.class, Map.of()),
                section(
                        "keystone_authtoken",
                        KeystoneSettings.class,
                        of("auth_url", "http://keystone", "username", "u", "password", "p")),
                section("taskmanager", TaskManagerSettings.class, Map.of()),
                inside("taskmanager.operations", TaskManagerSettings.class, OperationSettings.class, Map.of()),
                inside("taskmanager.sweep", TaskManagerSettings.class, SweepSettings.class, Map.of()),
                inside("taskmanager.user_data", TaskManagerSettings.class, UserDataSettings.class, Map.of()),
                inside(
                        "taskmanager.nova_notifications",
                        TaskManagerSettings.class,
                        type(NotificationSettings.class.getName() + "$Yaml"),
                        of("transport_url", "rabbit://u:p@nova:5672/")),
                section("conductor", ConductorSettings.class, Map.of()),
                new SettingsSection("guest", guestKeys(guest), Map.of(), values -> guest(guest, values)),
                new SettingsSection(
                        "guest.MANAGER",
                        Map.of("basedir", String.class),
                        Map.of(),
                        values -> new Programs(
                                ((GuestSettings) guest(guest, Map.of(MANAGER, values))).basedir(MANAGER))));
    }

    private static SettingsSection section(String title, Class<?> type, Map<String, Object> base) {
        String name = title.replaceFirst(" .*", "");
        return new SettingsSection(title, SettingsSection.keys(type), base, values -> read(name, type, values));
    }

    /** Two components of the record are no settings: they are worked out. */
    private static SettingsSection withoutResults(Class<?> type, Map<String, Object> base) {
        Map<String, Class<?>> keys = SettingsSection.keys(type);
        keys.keySet().removeAll(Set.of("services", "notes"));
        return new SettingsSection(
                "cloud with the provider openstack", keys, base, values -> read("cloud", type, values));
    }

    private static SettingsSection inside(
            String title, Class<?> outer, Map<String, Object> beside, Map<String, Object> base) {
        String key = title.substring(title.indexOf('.') + 1);
        Map<String, Class<?>> outerKeys = SettingsSection.keys(outer);
        return new SettingsSection(
                title,
                SettingsSection.keys(outerKeys.getOrDefault(key, Object.class)),
                base,
                values -> read("cloud", outer, plus(beside, key, values)));
    }

    private static SettingsSection inside(String title, Class<?> outer, Class<?> inner, Map<String, Object> base) {
        String section = title.substring(0, title.indexOf('.'));
        String key = title.substring(section.length() + 1);
        return new SettingsSection(
                title, SettingsSection.keys(inner), base, values -> read(section, outer, Map.of(key, values)));
    }

    private static Object read(String section, Class<?> type, Map<String, Object> values) {
        return SettingsReader.read(section, values, type);
    }

    private static Map<String, Object> of(String... pairs) {
        Map<String, Object> values = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return values;
    }

    private static Map<String, Object> plus(Map<String, Object> values, String key, Object value) {
        Map<String, Object> more = new HashMap<>(values);
        more.put(key, value);
        return more;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** This section reads its keys itself, so their types are not declared. */
    private static Map<String, Class<?>> guestKeys(Class<?> guest) {
        try {
            Field keys = guest.getDeclaredField("KEYS");
            keys.setAccessible(true);
            return ((Set<?>) keys.get(null)).stream().collect(Collectors.toMap(String::valueOf, key -> Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object guest(Class<?> guest, Map<String, Object> values) {
        Object section = SettingsReader.read("guest", values, guest);
        try {
            Method settings = guest.getDeclaredMethod("settings", Set.class);
            settings.setAccessible(true);
            return settings.invoke(section, Set.of(MANAGER));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For tests: sections by their titles. */
    static Map<String, SettingsSection> byTitle() {
        return all().stream().collect(Collectors.toMap(SettingsSection::title, Function.identity()));
    }
}
