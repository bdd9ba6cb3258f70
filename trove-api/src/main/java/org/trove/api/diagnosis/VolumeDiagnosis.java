package org.trove.api.diagnosis;

import java.util.Locale;
import java.util.Optional;
import org.trove.api.diagnosis.Diagnosis.On;
import org.trove.model.InstanceDetails;
import org.trove.model.VolumeUsage;

/** That the data volume of an instance is full, or nearly so. */
final class VolumeDiagnosis {
    private static final double GIB = 1 << 30;
    private static final String ADVICE = "Make the volume larger (resize volume), or delete data.";

    private VolumeDiagnosis() {}

    /** Empty where there is room, or nothing is known of it. */
    static Optional<Diagnosis> of(InstanceDetails details) {
        VolumeUsage volume = details.guest().volume();
        if (volume == null || !volume.isNearlyFull()) {
            return Optional.empty();
        }
        String use = String.format(
                Locale.ROOT,
                "%.2f of %.2f GiB, %d %%",
                volume.usedBytes() / GIB,
                volume.totalBytes() / GIB,
                volume.percent());
        Diagnosis diagnosis = volume.isOver()
                ? Diagnosis.of(
                                On.OPERATOR,
                                details.guest().updated(),
                                "The data volume is over its size: " + use + " are used. The datastore still serves.")
                        .withNext("The status is HEALTHY again when the data fit into the volume.", null)
                : Diagnosis.of(
                                On.NOTHING,
                                details.guest().updated(),
                                "The instance is well, and its data volume is nearly full: " + use + " are used.")
                        .withNext(
                                "When it is full, nothing more can be written, or the status shows that it is over its size.",
                                null);
        return Optional.of(diagnosis.withAdvice(ADVICE));
    }
}
