package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trove.cloud.CloudException;
import org.trove.cloud.CloudException.Kind;

/** The one place where an answer of a service becomes a {@link CloudException}. */
final class Refusals {
    private static final int MESSAGE_LIMIT = 400;
    private static final Pattern QUOTA =
            Pattern.compile("quota|limit ?exceeded|maximum number of|exceeds allowed", Pattern.CASE_INSENSITIVE);

    /** Cinder refuses with 400 what a volume's or snapshot's present state does not allow. */
    private static final Pattern STATE_OF_VOLUME = Pattern.compile(
            "invalid (volume|snapshot).*status|status must be", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Clock clock;

    Refusals(Clock clock) {
        this.clock = clock;
    }

    /** @param answer with a status of 400 or more */
    CloudException of(ServiceKind service, Answer answer) {
        String said = message(answer);
        Kind kind = kind(service, answer, said);
        String request = answer.requestId().map(id -> " (request " + id + ")").orElse("");
        String lead = kind == Kind.QUOTA ? "The cloud's quota does not allow it. " : "";
        return new CloudException(
                kind,
                lead + service.title() + ": " + said + request,
                null,
                retryAfter(answer).orElse(null));
    }

    private static Kind kind(ServiceKind service, Answer answer, String said) {
        boolean quota = QUOTA.matcher(said).find();
        return switch (answer.status()) {
            // A password that is being changed must not fail what users asked for.
            case 401, 408, 425, 429 -> Kind.TRANSIENT;
            case 404, 410 -> Kind.NOT_FOUND;
            case 403 -> quota ? Kind.QUOTA : Kind.PERMANENT;
            case 409 -> quota ? Kind.QUOTA : Kind.BUSY;
            case 413 ->
                quota && answer.header("Retry-After").map("0"::equals).orElse(true) ? Kind.QUOTA : Kind.TRANSIENT;
            case 400 ->
                service == ServiceKind.VOLUME && STATE_OF_VOLUME.matcher(said).find() ? Kind.BUSY : Kind.PERMANENT;
            case 501 -> Kind.PERMANENT;
            default -> answer.status() >= 500 ? Kind.TRANSIENT : Kind.PERMANENT;
        };
    }

    /** The service's own words, without markup. */
    static String message(Answer answer) {
        String said = stated(answer);
        if (said == null || said.isBlank()) {
            said = answer.text().replaceAll("(?s)<(style|script|title).*?</\\1>|<[^>]*>", " ");
        }
        said = said.replaceAll("\\s+", " ").strip();
        if (said.length() > MESSAGE_LIMIT) {
            said = said.substring(0, MESSAGE_LIMIT) + "…";
        }
        return said.isEmpty() ? "status " + answer.status() : said;
    }

    private static @Nullable String stated(Answer answer) {
        try {
            return stated(answer.json(), 2);
        } catch (IOException e) {
            return null;
        }
    }

    /** {@code {"badRequest": {"message": …}}}, {@code {"NeutronError": {…}}}, {@code {"error": {…}}}, {@code {"message": …}}. */
    private static @Nullable String stated(JsonNode node, int depth) {
        for (String key : new String[] {"message", "description", "faultstring", "explanation"}) {
            if (node.path(key).isTextual()) {
                return node.path(key).textValue();
            }
        }
        for (JsonNode below : depth > 0 ? node : node.path("none")) {
            String found = stated(below, depth - 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Seconds, or the time at which to come back (RFC 9110, section 10.2.3). */
    private Optional<Duration> retryAfter(Answer answer) {
        return answer.header("Retry-After").flatMap(value -> {
            String text = value.strip();
            if (text.matches("[0-9]{1,6}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                        .toInstant();
                Duration left = Duration.between(clock.instant(), then);
                return left.isNegative() ? Optional.empty() : Optional.of(left);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
