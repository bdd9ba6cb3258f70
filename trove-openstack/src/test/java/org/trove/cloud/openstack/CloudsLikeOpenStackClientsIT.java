package org.trove.cloud.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trove.crypto.SecretString;

/** Files of operators come to what openstacksdk (Debian's) makes of them: one process of it reads all of them. */
class CloudsLikeOpenStackClientsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<ServiceKind> SERVICES =
            List.of(ServiceKind.COMPUTE, ServiceKind.NETWORK, ServiceKind.VOLUME, ServiceKind.IMAGE, ServiceKind.DNS);

    private static final String DRIVER = """
            import json, os, sys, warnings
            warnings.simplefilter("ignore")
            from openstack import config
            from openstack.config import loader
            answers = {}
            for name in sorted(os.listdir(sys.argv[1])):
                files = {stem: [os.path.join(sys.argv[1], name, stem + end) for end in (".yaml", ".yml", ".json")]
                         for stem in ("clouds", "secure", "clouds-public")}
                known = config.OpenStackConfig(config_files=files["clouds"], secure_files=files["secure"],
                    vendor_files=files["clouds-public"], load_envvars=False)
                try:
                    cloud = known.get_one(cloud="c")
                except Exception as e:
                    answers[name] = {"refused": type(e).__name__ + str(e)}
                    continue
                auth, plugin = cloud.config["auth"], cloud.get_auth()
                default = lambda one, key: getattr(plugin, "_user_" + key, None) or getattr(plugin, "_default_" + key, None)
                verify, _ = cloud.get_requests_verify_args()
                answer = {key: auth.get(key) for key in ("auth_url", "username", "user_id", "password", "project_name",
                    "project_id", "application_credential_id", "application_credential_name", "application_credential_secret")}
                for key in ("domain_id", "domain_name"):
                    answer["user_" + key] = default(plugin, key) or auth.get("user_" + key)
                    answer["project_" + key] = getattr(plugin, "project_" + key, None)
                answer.update(region=cloud.config["region_name"] or None, verify=bool(verify),
                    cacert=verify if isinstance(verify, str) else None, interface=cloud.get_interface(),
                    timeout=float(cloud.config["api_timeout"]) if cloud.config["api_timeout"] else None)
                for service in ("compute", "network", "volume", "image", "dns"):
                    sdk = {"volume": "block-storage"}.get(service, service)
                    own = cloud.get_service_type(sdk)
                    answer[service] = {"endpoint": cloud.get_endpoint(sdk), "interface": cloud.get_interface(sdk),
                        "region": cloud.get_region_name(sdk) or None, "name": cloud.get_service_name(sdk),
                        "type": None if own == sdk else own}
                answers[name] = answer
            json.dump({"answers": answers, "directories": loader.CONFIG_SEARCH_PATH}, open(sys.argv[2], "w"))
            """;

    private static final String USER =
            "auth: {auth_url: 'https://k:5000/v3', username: u, password: p, project_name: s,"
                    + " user_domain_name: D, project_domain_name: E}";

    @TempDir
    Path directory;

    private Path cases = Path.of("");

    private void add(String name, String... files) throws IOException {
        Path own = Files.createDirectories(cases.resolve(name));
        Files.writeString(own.resolve("clouds.yaml"), files[0]);
        for (int i = 1; i < files.length; i += 2) {
            Files.writeString(own.resolve(files[i]), files[i + 1]);
        }
    }

    /** An entry with the usual user and these lines more. */
    private void add(String name, List<String> lines) throws IOException {
        add(
                name,
                "clouds:\n  c:\n    " + USER + "\n"
                        + lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining()));
    }

    private void addAuth(String name, String auth, String... more) throws IOException {
        add(
                name,
                "clouds:\n  c:\n    auth: {auth_url: 'https://k:5000/v3', " + auth + "}\n"
                        + List.of(more).stream()
                                .map(line -> "    " + line + "\n")
                                .collect(Collectors.joining()));
    }

    private void writeCases() throws IOException {
        cases = Files.createDirectories(directory.resolve("cases"));
        add("anchor", """
                base: &base
                  auth: &auth {auth_url: "https://k:5000/v3", username: u, project_name: s, user_domain_name: D}
                  region_name: North
                  interface: internal
                other: &other {region_name: Other, verify: false}
                clouds:
                  c:
                    <<: [*base, *other]
                    auth:
                      <<: *auth
                      password: p
                """);
        add(
                "secure",
                "clouds: {c: {region_name: A, auth: {auth_url: 'https://k', username: u, project_name: s}}}\n",
                "secure.yml",
                "clouds: {c: {auth: {password: p}, region_name: B}}\n");
        add(
                "public",
                "clouds: {c: {profile: big, region_name: South, auth: {username: u, password: p, project_name: s}}}\n",
                "clouds-public.yaml",
                "public-clouds: {big: {auth: {auth_url: 'https://big/v3', user_domain_id: d}, interface: admin, region_name: North}}\n");
        add(
                "public-old-name",
                "clouds: {c: {cloud: big, auth: {username: u, password: p, project_name: s}}}\n",
                "clouds-public.yaml",
                "public-clouds: {big: {auth: {auth_url: 'https://big/v3'}, regions: [N, S]}}\n");
        addAuth("domain-name", "username: u, password: p, project_name: s, domain_name: D");
        addAuth("domain-beside", "username: u, password: p, project_name: s", "domain_id: d");
        addAuth("domain-of-user-stays", "username: u, password: p, project_name: s, domain_id: d, user_domain_id: x");
        addAuth("default-domain", "username: u, password: p, project_name: s, default_domain_id: d");
        addAuth(
                "default-domain-beside",
                "username: u, password: p, project_name: s, user_domain_name: U",
                "default_domain_name: d");
        addAuth("tenant", "username: u, password: p, tenant_name: t, tenant-id: i");
        addAuth("tenant-and-project", "username: u, password: p, tenant_name: t, project_name: s");
        addAuth("user-name", "user-name: u, password: p, project_name: s");
        addAuth("beside", "password: p", "username: u", "project_name: s", "user-domain-name: D", "password: other");
        addAuth("project-beside-wins-not", "username: u, password: p, project_name: inside", "project_name: beside");
        addAuth("user-id", "user_id: i, password: p, project_id: s");
        addAuth(
                "credential",
                "application_credential_id: i, application_credential_secret: s",
                "auth_type: v3applicationcredential");
        addAuth(
                "credential-by-name",
                "application_credential_name: n, application_credential_secret: s, username: u, user_domain_id: d",
                "auth_type: v3applicationcredential");
        addAuth(
                "v3password",
                "username: u, password: p, project_name: s, user_domain_name: D, project_domain_id: e",
                "auth_type: v3password");
        addAuth("old-plugin-name", "username: u, password: p, project_name: s", "auth_plugin: v3password");
        addAuth(
                "braces",
                "username: u, password: 'p{x}', project_name: s",
                "region_name: r1",
                "compute_endpoint_override: 'https://{region_name}/v2.1'");
        add(
                "braces-in-url",
                "clouds: {c: {region_name: r1, auth: {auth_url: 'https://{region_name}.k/v3', username: u, password: p, project_name: s}}}\n");
        add("regions", List.of("regions: [East, West]", "region_name: West"));
        add(
                "regions-with-values",
                List.of(
                        "regions:",
                        "- {name: East, values: {interface: internal, auth: {project_name: o}}}",
                        "- West"));
        add("region-list", List.of("region_name: [A, B]"));
        add("region-commas", List.of("region_name: A,B"));
        add("endpoint-type", List.of("endpoint_type: internal", "interface: admin"));
        add("service-interface", List.of("volume_interface: admin", "network_endpoint_type: internal"));
        add(
                "services",
                List.of(
                        "compute_region_name: Far",
                        "volumev3_endpoint_override: 'https://v/v3'",
                        "block-storage-service-type: volumev3",
                        "image_endpoint: 'https://i'",
                        "image_service_name: gl",
                        "dns_service_type: other-dns"));
        add("verify-no", List.of("verify: no"));
        add("insecure", List.of("insecure: true", "cacert: /ca.pem"));
        add("cacert", List.of("cacert: /ca.pem"));
        add("verify-names-a-file", List.of("verify: /ca.pem"));
        add("timeout", List.of("api_timeout: 12"));
        add("old-timeout", List.of("api_timeout: 12", "compute_timeout: 7"));
        add(
                "of-others",
                List.of(
                        "networks: [{name: n}]",
                        "image_format: raw",
                        "identity_api_version: 3",
                        "volume_api_version: 3",
                        "force_ipv4: true"));
        add(
                "both-names",
                "clouds: {c: {auth: {auth_url: 'https://k', username: u, password: p, project_name: s}}}\n",
                "clouds.yml",
                "clouds: {}\n");
    }

    private JsonNode theirs(Map<String, String> environment) throws Exception {
        Path answer = directory.resolve("answer.json");
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/bin/python3", "-c", DRIVER, cases.toString(), answer.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OS_") || name.startsWith("XDG_"));
        builder.environment().putAll(environment);
        Process python = builder.start();
        try {
            assertThat(python.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            python.destroyForcibly();
        }
        assertThat(python.exitValue()).as(Files.readString(log)).isZero();
        return JSON.readTree(answer.toFile());
    }

    private JsonNode ours(String name) {
        try {
            return told(OpenStackSettings.read(
                    Map.of("cloud", "c"), new CloudsFiles(Map.of(), List.of(cases.resolve(name)))));
        } catch (IllegalArgumentException e) {
            return JSON.createObjectNode().put("refused", e.getMessage());
        }
    }

    private static JsonNode told(OpenStackSettings settings) {
        OpenStackSettings.Connection connection = settings.connection();
        AuthSettings auth = connection.auth();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("auth_url", auth.authUrl());
        answer.put("username", auth.username());
        answer.put("user_id", auth.userId());
        answer.put("password", revealed(auth.password()));
        answer.put("project_name", auth.projectName());
        answer.put("project_id", auth.projectId());
        answer.put("application_credential_id", auth.applicationCredentialId());
        answer.put("application_credential_name", auth.applicationCredentialName());
        answer.put("application_credential_secret", revealed(auth.applicationCredentialSecret()));
        answer.put("user_domain_id", auth.userDomainId());
        answer.put("project_domain_id", auth.projectDomainId());
        answer.put("user_domain_name", auth.userDomainName());
        answer.put("project_domain_name", auth.projectDomainName());
        answer.put("region", connection.region());
        answer.put("verify", connection.options().verify());
        answer.put(
                "cacert", connection.options().verify() ? connection.options().cacert() : null);
        answer.put("interface", connection.facing());
        answer.put("timeout", settings.apiTimeout());
        for (ServiceKind service : SERVICES) {
            ServiceChoice choice = connection.choice(service);
            answer.putObject(service.name().toLowerCase(Locale.ROOT))
                    .put("endpoint", choice.endpointOverride())
                    .put("interface", Objects.requireNonNullElse(choice.facing(), connection.facing()))
                    .put("region", choice.regionName() == null ? connection.region() : choice.regionName())
                    .put("name", choice.serviceName())
                    .put("type", choice.serviceType());
        }
        return answer;
    }

    private static @Nullable String revealed(@Nullable SecretString secret) {
        return secret == null ? null : secret.reveal();
    }

    @Test
    void every_example_comes_to_the_same() throws Exception {
        writeCases();
        JsonNode theirs = theirs(Map.of()).path("answers");
        SoftAssertions all = new SoftAssertions();
        theirs.properties()
                .forEach(answer -> all.assertThat(ours(answer.getKey()))
                        .as(answer.getKey())
                        .isEqualTo(answer.getValue()));

        assertThat(theirs.size()).isGreaterThan(35);
        all.assertAll();
    }

    @Test
    void files_are_looked_for_in_the_same_places() throws Exception {
        cases = Files.createDirectories(directory.resolve("none"));
        Path home = directory.resolve("home");

        for (Map<String, String> environment : List.of(
                Map.of("HOME", home.toString()),
                Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", "/x/home", "XDG_CONFIG_DIRS", "/x/site"))) {
            assertThat(CloudsFiles.directories(environment, directory.toRealPath(), home.toString()))
                    .extracting(Path::toString)
                    .containsExactly(JSON.convertValue(theirs(environment).path("directories"), String[].class));
        }
    }
}
