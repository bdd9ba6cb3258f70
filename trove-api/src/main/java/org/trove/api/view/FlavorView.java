package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.model.Flavor;

/** A flavor; the id is a number, and null where the flavor's own is not a plain one. RAM in MiB, disks in GiB. */
public record FlavorView(
        @Nullable Long id,
        @JsonProperty("str_id") String strId,
        List<Link> links,
        String name,
        int ram,
        int vcpus,
        int disk,
        int ephemeral) {

    private static final Pattern PLAIN_NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    public static FlavorView of(Flavor flavor, Links links) {
        boolean plain = PLAIN_NUMBER.matcher(flavor.id()).matches();
        return new FlavorView(
                plain ? Long.valueOf(flavor.id()) : null,
                flavor.id(),
                links.to("flavors", flavor.id()),
                flavor.name(),
                flavor.ramMb(),
                flavor.vcpus(),
                flavor.diskGb(),
                flavor.ephemeralGb());
    }
}
