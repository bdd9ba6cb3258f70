package org.trove.api.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import org.trove.api.limit.RateLimit;
import org.trove.model.Quota;

/** The views of quotas and limits. */
public final class LimitViews {

    private LimitViews() {}

    public static List<QuotaView> quotas(List<Quota> quotas) {
        return quotas.stream()
                .map(quota ->
                        new QuotaView(quota.resource().wireName(), quota.inUse(), quota.reserved(), quota.limit()))
                .toList();
    }

    /** The absolute limits as the first element, then the rates. */
    public static List<Object> limits(List<Quota> quotas, List<RateLimit> rates) {
        List<Object> limits = new ArrayList<>();
        limits.add(new AbsoluteView(
                "ABSOLUTE",
                limit(quotas, Quota.Resource.INSTANCES),
                limit(quotas, Quota.Resource.RAM),
                limit(quotas, Quota.Resource.VOLUMES),
                limit(quotas, Quota.Resource.BACKUPS)));
        rates.stream()
                .map(rate -> new RateView(
                        Times.text(rate.nextAvailable()) + "Z",
                        rate.remaining(),
                        "MINUTE",
                        rate.value(),
                        rate.verb(),
                        "*",
                        ".*"))
                .forEach(limits::add);
        return limits;
    }

    private static int limit(List<Quota> quotas, Quota.Resource resource) {
        return quotas.stream()
                .filter(quota -> quota.resource() == resource)
                .mapToInt(Quota::limit)
                .findFirst()
                .orElse(Quota.UNLIMITED);
    }

    /** Use and limit of one resource. */
    public record QuotaView(
            String resource, @JsonProperty("in_use") int inUse, int reserved, int limit) {}

    /** The limits of all resources. */
    public record AbsoluteView(
            String verb,
            @JsonProperty("max_instances") int maxInstances,
            @JsonProperty("max_ram") int maxRam,
            @JsonProperty("max_volumes") int maxVolumes,
            @JsonProperty("max_backups") int maxBackups) {}

    /** How often a verb may be used. */
    public record RateView(
            String nextAvailable, int remaining, String unit, int value, String verb, String uri, String regex) {}
}
