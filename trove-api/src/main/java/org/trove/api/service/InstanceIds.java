package org.trove.api.service;

import java.util.regex.Pattern;
import org.trove.model.InstanceId;

/** Reads ids of instances from paths. */
final class InstanceIds {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,36}");

    private InstanceIds() {}

    /** @throws org.trove.error.TroveException NOT_FOUND where no instance can have that id */
    static InstanceId parse(String text) {
        if (!ID.matcher(text).matches()) {
            throw NotFound.resource(text);
        }
        return new InstanceId(text);
    }
}
