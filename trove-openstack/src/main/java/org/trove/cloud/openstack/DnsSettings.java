package org.trove.cloud.openstack;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how instances have host names. Names and defaults are Trove's.
 *
 * @param troveDnsSupport whether they have; default: where there is a dns_domain_name
 * @param dnsDomainName what the names end with, with or without a dot at its end; the zone at Designate that has it gets the records
 * @param dnsDomainId the zone's id, where several zones have that name; default: the one of that name
 * @param dnsTtl for how long resolvers may keep an answer, 1 to 2,147,483,647 s; default 300
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record DnsSettings(
        @Nullable Boolean troveDnsSupport,
        @Nullable String dnsDomainName,
        @Nullable String dnsDomainId,
        @Nullable Integer dnsTtl) {
    static final DnsSettings DEFAULT = new DnsSettings(null, null, null, null);

    private static final int TTL_SECONDS = 300;

    /** What 253 characters of a host name leave beside 11 of the instance's own and a dot. */
    private static final int DOMAIN_LIMIT = 241;

    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");

    DnsSettings {
        if (dnsDomainName == null && (dnsDomainId != null || (troveDnsSupport != null && troveDnsSupport))) {
            throw new IllegalArgumentException("cloud.dns.dns_domain_name is missing: with "
                    + (dnsDomainId == null ? "trove_dns_support" : "dns_domain_id")
                    + " it must say what the names of instances end with, such as db.example.org");
        }
        if (dnsDomainName != null
                && (!DOMAIN.matcher(dnsDomainName).matches()
                        || withoutDot(dnsDomainName).length() > DOMAIN_LIMIT)) {
            throw new IllegalArgumentException("cloud.dns.dns_domain_name must be the name of a domain of at most "
                    + DOMAIN_LIMIT + " characters, such as db.example.org, was '" + dnsDomainName + "'");
        }
        if (dnsDomainId != null && !dnsDomainId.matches("[0-9A-Za-z-]{1,36}")) {
            throw new IllegalArgumentException("cloud.dns.dns_domain_id must be the id of a zone, was '" + dnsDomainId
                    + "'; its name is cloud.dns.dns_domain_name");
        }
        if (dnsTtl != null && dnsTtl < 1) {
            throw new IllegalArgumentException("cloud.dns.dns_ttl must be 1 to 2147483647 seconds, was " + dnsTtl);
        }
    }

    /** Where instances have host names. */
    Optional<DnsZone> zone() {
        if (dnsDomainName == null || (troveDnsSupport != null && !troveDnsSupport)) {
            return Optional.empty();
        }
        String domain = withoutDot(dnsDomainName).toLowerCase(Locale.ROOT);
        return Optional.of(new DnsZone(domain, dnsDomainId, dnsTtl == null ? TTL_SECONDS : dnsTtl));
    }

    private static String withoutDot(String domain) {
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }
}
