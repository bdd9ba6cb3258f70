package org.trove.api.auth;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Optional;
import org.trove.error.TroveException;

/** Asks Keystone's v3 API, every time. */
public final class KeystoneTokenValidator implements TokenValidator {

    private final KeystoneClient keystone;
    private final OwnToken own;
    private final String user;
    private final KeystoneMetrics metrics;

    public KeystoneTokenValidator(
            KeystoneSettings settings, HttpClient client, Clock clock, PrometheusRegistry metrics) {
        this.metrics = new KeystoneMetrics(metrics);
        this.keystone = new KeystoneClient(settings, client, this.metrics);
        this.user = settings.username();
        this.own = new OwnToken(keystone, user, clock);
    }

    @Override
    public Optional<Identity> validate(String token) {
        return validate(token, false);
    }

    @Override
    public Optional<Identity> validateEvenExpired(String token) {
        return validate(token, true);
    }

    private Optional<Identity> validate(String token, boolean evenExpired) {
        try {
            Optional<Identity> found = identity(ask(token, evenExpired));
            (found.isPresent() ? metrics.valid : metrics.invalid).inc();
            return found;
        } catch (TroveException e) {
            metrics.unavailable.inc();
            throw e;
        }
    }

    private HttpResponse<byte[]> ask(String token, boolean evenExpired) {
        String used = own.current();
        HttpResponse<byte[]> answer = keystone.validate(token, used, evenExpired);
        return answer.statusCode() == 401 ? keystone.validate(token, own.renewed(used), evenExpired) : answer;
    }

    private Optional<Identity> identity(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(TokenBody.read(answer.body()));
            case 404, 400 -> Optional.empty();
            case 403 ->
                throw KeystoneAway.because("Keystone does not let user " + user
                        + " validate tokens (status 403): it needs the role service, or admin, in its project");
            default -> throw KeystoneAway.because("Keystone answered " + answer.statusCode() + " to a validation");
        };
    }
}
