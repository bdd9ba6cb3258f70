package org.trove.standalone.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A user of the identity file.
 *
 * @param passwordHash as {@link PasswordHash} prints it
 * @param password in clear, where somebody wrote it into the file by hand: replaced by its hash when the file is loaded
 * @param defaultProject name of the project that a token without a scope is for
 * @param roles names of roles by name of project
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record User(
        @JsonProperty(value = "id", required = true) String id,
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty("password_hash") @Nullable String passwordHash,
        @JsonProperty("password") @Nullable String password,

        @JsonProperty(value = "default_project", required = true)
        String defaultProject,

        @JsonProperty(value = "roles", required = true) Map<String, List<String>> roles) {
    public User {
        Project.requireText("user", "id", id);
        Project.requireText("user", "name", name);
        Project.requireText("user " + name, "default_project", defaultProject);
        if (id.contains(":")) {
            throw new IllegalArgumentException("the id of user '" + name + "' must not contain a colon");
        }
        if (roles == null || roles.values().stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("user '" + name + "' must have roles: lists of names by project");
        }
        if ((passwordHash == null) == (password == null)) {
            throw new IllegalArgumentException("user '" + name + "' must have either password_hash or password");
        }
        roles = roles.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    User withHash(String hash) {
        return new User(id, name, hash, null, defaultProject, roles);
    }

    List<String> rolesIn(Project project) {
        return roles.getOrDefault(project.name(), List.of());
    }

    /** In any project. */
    boolean isAdministrator() {
        return roles.values().stream().anyMatch(names -> names.contains("admin"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "User[" + id + ", " + name + "]";
    }
}
