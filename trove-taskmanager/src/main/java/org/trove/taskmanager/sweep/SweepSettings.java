package org.trove.taskmanager.sweep;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.trove.setting.ShortDuration;

/** The section {@code taskmanager.sweep} of the configuration; every key may be absent. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public final class SweepSettings {
    /** Between looks for what no instance owns. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration orphanInterval = Duration.ofMinutes(10);

    /** Whether what deleted instances left in the cloud is removed as soon as it is seen. */
    private boolean removeLeftovers = true;

    /** Whether what deleted instances left behind is removed. */
    private boolean removeOrphans;

    /** For how long something must have been an orphan before it is removed. */
    @DurationMin(seconds = 0)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration orphanGrace = Duration.ofHours(1);

    /** Between counts of what projects use. */
    @DurationMin(seconds = 1)
    @JsonDeserialize(using = ShortDuration.class)
    private Duration quotaInterval = Duration.ofMinutes(10);

    /** All defaults. */
    public SweepSettings() {}

    /** For tests: what is not named has its default. */
    SweepSettings(boolean removeOrphans, Duration orphanGrace) {
        this.removeOrphans = removeOrphans;
        this.orphanGrace = orphanGrace;
    }

    public Duration orphanInterval() {
        return orphanInterval;
    }

    public boolean removeLeftovers() {
        return removeLeftovers;
    }

    public boolean removeOrphans() {
        return removeOrphans;
    }

    public Duration orphanGrace() {
        return orphanGrace;
    }

    public Duration quotaInterval() {
        return quotaInterval;
    }
}
