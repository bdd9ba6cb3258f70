package org.trove.guestagent.datastore;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.datastore.AccountRules;
import org.trove.datastore.Capability;
import org.trove.datastore.CharacterSetRule;
import org.trove.datastore.ConfigFile;
import org.trove.datastore.DatastoreDescriptor;
import org.trove.datastore.HostForm;
import org.trove.datastore.ParameterRule;
import org.trove.datastore.TextRule;
import org.trove.setting.Refusal;
import org.trove.setting.SettingsReader;
import org.trove.setting.YamlTree;

/** A {@code datastore.yaml}, read and checked. Absent lists are empty. */
final class DescriptorFile {
    private static final ObjectMapper MAPPER = SettingsReader.prepared(JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build());
    private static final Set<String> TYPES = Set.of("integer", "string", "boolean", "float");

    private final Content content;

    private DescriptorFile(Content content) {
        this.content = content;
    }

    /** @throws IllegalArgumentException saying what is wrong in the text, and what is allowed */
    static DescriptorFile parse(String yaml) {
        JsonNode tree = YamlTree.parse(yaml);
        try {
            Content content = MAPPER.treeToValue(tree, Content.class);
            if (content == null) {
                throw new IllegalArgumentException("it holds nothing");
            }
            DescriptorFile file = new DescriptorFile(content);
            file.check();
            return file;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(Refusal.of("", e), e);
        }
    }

    /** The distribution's packages (Debian's and Ubuntu's names) that a stock image needs. */
    List<String> packages() {
        return orEmpty(content.packages);
    }

    /** @param templates the text of a template by its name. @throws IllegalArgumentException like {@link #parse} */
    DatastoreDescriptor descriptor(Function<String, String> templates) {
        return new DatastoreDescriptor(
                content.manager,
                content.tcpPorts,
                content.mountPoint,
                Set.copyOf(content.capabilities),
                Set.copyOf(orEmpty(content.ignoreUsers)),
                Set.copyOf(orEmpty(content.ignoreDbs)),
                orEmpty(content.configFiles).stream()
                        .map(file -> new ConfigFile(file.path, templates.apply(file.template)))
                        .toList(),
                content.configSection,
                orEmpty(content.parameters),
                rules());
    }

    private AccountRules rules() {
        Accounts accounts = content.accounts;
        return accounts == null
                ? new AccountRules(null, null, null, Set.of(), List.of())
                : new AccountRules(
                        accounts.databases,
                        accounts.users,
                        accounts.passwords,
                        Set.copyOf(orEmpty(accounts.hosts)),
                        orEmpty(accounts.characterSets));
    }

    private void check() {
        require(
                content.manager.matches("[a-z][a-z0-9_-]{0,63}"),
                "manager must be lower-case letters, digits and _-, a letter first, not '" + content.manager + "'");
        require(
                content.mountPoint.startsWith("/"),
                "mount_point must be an absolute path, not '" + content.mountPoint + "'");
        requireOnce("tcp_ports", content.tcpPorts);
        requireOnce("capabilities", content.capabilities);
        checkAccounts(content.accounts == null ? Accounts.NONE : content.accounts);
        checkConfiguration();
    }

    private void checkAccounts(Accounts accounts) {
        boolean hasDatabases = content.capabilities.contains(Capability.DATABASES);
        boolean hasUsers = content.capabilities.contains(Capability.USERS);
        boolean hasPasswords = hasUsers || content.capabilities.contains(Capability.ROOT);
        requireBoth("accounts.databases", accounts.databases != null, "databases", hasDatabases);
        requireBoth("accounts.users", accounts.users != null, "users", hasUsers);
        requireBoth("accounts.passwords", accounts.passwords != null, "users or root", hasPasswords);
        requireOnly("accounts.hosts", accounts.hosts, "users", hasUsers);
        requireOnly("accounts.character_sets", accounts.characterSets, "databases", hasDatabases);
        requireOnly("ignore_users", content.ignoreUsers, "users", hasUsers);
        requireOnly("ignore_dbs", content.ignoreDbs, "databases", hasDatabases);
    }

    private void checkConfiguration() {
        List<Template> files = orEmpty(content.configFiles);
        requireOnce("config_files", files.stream().map(Template::path).toList());
        require(
                content.configSection == null || !files.isEmpty(),
                "config_section names a section of the first of config_files, and there is none");
        List<ParameterRule> parameters = orEmpty(content.parameters);
        requireOnce("parameters", parameters.stream().map(ParameterRule::name).toList());
        for (ParameterRule rule : parameters) {
            require(
                    TYPES.contains(rule.type()),
                    "the type of the parameter " + rule.name() + " must be integer, string, boolean or float, not '"
                            + rule.type() + "'");
            Long min = rule.min();
            Long max = rule.max();
            require(
                    min == null || max == null || min <= max,
                    "min of the parameter " + rule.name() + " must not be above its max");
        }
    }

    private static void requireBoth(String rule, boolean isGiven, String what, boolean isThere) {
        require(isGiven || !isThere, rule + " is missing: a datastore with " + what + " in its capabilities needs it");
        require(isThere || !isGiven, rule + " is for datastores with " + what + " in their capabilities; leave it out");
    }

    private static void requireOnly(String list, @Nullable Collection<?> given, String what, boolean isThere) {
        require(
                isThere || given == null || given.isEmpty(),
                list + " is for datastores with " + what + " in their capabilities; leave it out");
    }

    private static void requireOnce(String list, Collection<?> values) {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            require(seen.add(value), list + " has '" + value + "' more than once");
        }
    }

    private static void require(boolean isFine, String sentence) {
        if (!isFine) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private record Content(
            @JsonProperty(required = true) String manager,
            @JsonProperty(required = true) List<Integer> tcpPorts,
            @JsonProperty(required = true) String mountPoint,
            @Nullable List<String> packages,
            @JsonProperty(required = true) List<Capability> capabilities,
            @Nullable List<String> ignoreUsers,
            @Nullable List<String> ignoreDbs,
            @Nullable List<Template> configFiles,
            @Nullable String configSection,
            @Nullable List<ParameterRule> parameters,
            @Nullable Accounts accounts) {}

    private record Template(
            @JsonProperty(required = true) String path,
            @JsonProperty(required = true) String template) {}

    private record Accounts(
            @Nullable TextRule databases,
            @Nullable TextRule users,
            @Nullable TextRule passwords,
            @Nullable List<HostForm> hosts,
            @Nullable List<CharacterSetRule> characterSets) {
        static final Accounts NONE = new Accounts(null, null, null, null, null);
    }
}
