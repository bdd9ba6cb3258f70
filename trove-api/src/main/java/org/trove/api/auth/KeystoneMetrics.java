package org.trove.api.auth;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of Keystone. */
final class KeystoneMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    final CounterDataPoint valid;
    final CounterDataPoint invalid;
    final CounterDataPoint unavailable;
    private final Histogram durations;

    KeystoneMetrics(PrometheusRegistry metrics) {
        Counter validations = Counter.builder()
                .name("trove_api_token_validations_total")
                .help("Tokens that Keystone was asked about, by its answer; unavailable = it gave none.")
                .labelNames("result")
                .register(metrics);
        this.valid = validations.labelValues("valid");
        this.invalid = validations.labelValues("invalid");
        this.unavailable = validations.labelValues("unavailable");
        this.durations = Histogram.builder()
                .name("trove_api_keystone_request_duration_seconds")
                .help("Time until Keystone's answer, or until none came.")
                .labelNames("request")
                .classicOnly()
                .register(metrics);
    }

    /** @param request {@code validate} or {@code login} @param start of {@code System.nanoTime} */
    void took(String request, long start) {
        durations.labelValues(request).observe((System.nanoTime() - start) / NANOS_PER_SECOND);
    }
}
