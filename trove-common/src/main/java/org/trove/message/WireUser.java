package org.trove.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trove.model.DatabaseSpec;
import org.trove.model.UserSpec;

/** A user of a datastore in the form that Trove's guests read and write. */
public record WireUser(
        @JsonProperty("_name") String name,
        @JsonProperty("_password") @Nullable String password,
        @JsonProperty("_host") @Nullable String host,
        @JsonProperty("_databases") @Nullable List<WireDatabase> databases,
        @JsonProperty("_is_root") @Nullable Boolean isRoot) {

    public static WireUser of(UserSpec spec) {
        List<WireDatabase> databases = spec.databases().stream()
                .map(DatabaseSpec::named)
                .map(WireDatabase::of)
                .toList();
        return new WireUser(spec.name(), spec.password(), spec.host(), databases, false);
    }

    public UserSpec toSpec() {
        List<String> names = databases == null
                ? List.of()
                : databases.stream().map(WireDatabase::name).toList();
        return new UserSpec(name, password, host == null ? UserSpec.ANY_HOST : host, names);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "WireUser[" + name + "@" + host + "]";
    }
}
