package org.trove.standalone.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All projects and users; unchangeable, and sound: every name and reference leads somewhere. */
public final class IdentityDirectory {
    private final List<Project> projects;
    private final List<User> users;

    @JsonCreator
    public IdentityDirectory(
            @JsonProperty(value = "projects", required = true) List<Project> projects,
            @JsonProperty(value = "users", required = true) List<User> users) {
        if (projects == null || users == null || hasNull(projects) || hasNull(users)) {
            throw new IllegalArgumentException("there must be a list of projects and a list of users");
        }
        this.projects = List.copyOf(projects);
        this.users = List.copyOf(users);
        requireDistinct("project id", projects.stream().map(Project::id));
        requireDistinct("project name", projects.stream().map(Project::name));
        requireDistinct("user id", users.stream().map(User::id));
        requireDistinct("user name", users.stream().map(User::name));
        users.forEach(this::requireKnownProjects);
    }

    private static boolean hasNull(List<?> list) {
        return list.stream().anyMatch(Objects::isNull);
    }

    private static void requireDistinct(String what, Stream<String> values) {
        Set<String> seen = new HashSet<>();
        values.forEach(value -> {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(what + " '" + value + "' occurs twice");
            }
        });
    }

    private void requireKnownProjects(User user) {
        Stream.concat(Stream.of(user.defaultProject()), user.roles().keySet().stream())
                .filter(name -> projectNamed(name).isEmpty())
                .forEach(name -> {
                    throw new IllegalArgumentException("user '" + user.name() + "' names project '" + name
                            + "', which is not among the projects: "
                            + projects.stream().map(Project::name).toList());
                });
    }

    @JsonProperty("projects")
    public List<Project> projects() {
        return projects;
    }

    @JsonProperty("users")
    public List<User> users() {
        return users;
    }

    public Optional<Project> project(String id) {
        return first(projects, Project::id, id);
    }

    public Optional<Project> projectNamed(String name) {
        return first(projects, Project::name, name);
    }

    public Optional<User> user(String id) {
        return first(users, User::id, id);
    }

    public Optional<User> userNamed(String name) {
        return first(users, User::name, name);
    }

    /** The projects in which a user has a role. */
    public List<Project> projectsOf(User user) {
        return projects.stream()
                .filter(project -> !user.rolesIn(project).isEmpty())
                .toList();
    }

    /** The names of all roles that anybody has. */
    public List<String> roles() {
        return users.stream()
                .map(User::roles)
                .map(Map::values)
                .flatMap(lists -> lists.stream().flatMap(List::stream))
                .distinct()
                .sorted()
                .collect(Collectors.toUnmodifiableList());
    }

    private static <T> Optional<T> first(List<T> all, Function<T, String> key, String value) {
        return all.stream().filter(one -> key.apply(one).equals(value)).findFirst();
    }
}
