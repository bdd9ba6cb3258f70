package org.trove.api.service;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trove.error.TroveException;
import org.trove.model.InstanceId;
import org.trove.operation.OperationFilter;
import org.trove.operation.OperationKind;
import org.trove.operation.OperationState;

/** The filters of a list of operations as a client wrote them; null = not given. */
public record OperationWish(
        @Nullable String instance,
        @Nullable String kind,
        @Nullable String state,
        @Nullable String since) {

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,36}");

    /** @throws TroveException BAD_REQUEST saying what is allowed */
    OperationFilter parse() {
        return new OperationFilter(
                instance == null ? null : instance(instance),
                kind == null ? null : kind(kind),
                state == null ? null : state(state),
                since == null ? null : since(since));
    }

    private static InstanceId instance(String text) {
        if (!ID.matcher(text).matches()) {
            throw TroveException.badRequest("The filter 'instance' must be the id of an instance.");
        }
        return new InstanceId(text);
    }

    private static String kind(String text) {
        return OperationKind.newest(text)
                .map(OperationKind::name)
                .orElseThrow(() ->
                        TroveException.badRequest("The filter 'kind' must be one of " + OperationKind.names() + "."));
    }

    private static OperationState state(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(OperationState.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> TroveException.badRequest("The filter 'state' must be one of "
                        + Arrays.stream(OperationState.values())
                                .map(OperationState::name)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static Instant since(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw TroveException.badRequest(
                    "The filter 'since' must be a time with its zone, such as 2026-01-31T12:00:00Z.");
        }
    }
}
