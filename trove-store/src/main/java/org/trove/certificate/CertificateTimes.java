package org.trove.certificate;

import java.time.Duration;

/**
 * How long certificates are good.
 *
 * @param authority of an authority
 * @param nextAuthority how long before its end the next authority is made, and trusted
 * @param promotion how long before its end the next authority signs in its place; must be longer than {@code instance}
 * @param instance of an instance's certificate
 * @param renewal how long before its end an instance's certificate is renewed
 */
public record CertificateTimes(
        Duration authority, Duration nextAuthority, Duration promotion, Duration instance, Duration renewal) {
    public static final CertificateTimes DEFAULT = new CertificateTimes(
            Duration.ofDays(3_650),
            Duration.ofDays(730),
            Duration.ofDays(365),
            Duration.ofDays(90),
            Duration.ofDays(30));

    /** Clocks of clients may be behind by this much. */
    static final Duration BACKDATED = Duration.ofHours(1);

    public CertificateTimes {
        if (promotion.compareTo(instance) <= 0 || nextAuthority.compareTo(promotion) <= 0) {
            throw new IllegalArgumentException(
                    "a next authority must be made, and must sign, before certificates of the"
                            + " current one would outlive it");
        }
        if (renewal.compareTo(instance) >= 0) {
            throw new IllegalArgumentException("certificates must live longer than they are renewed before their end");
        }
    }
}
