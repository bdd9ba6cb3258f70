package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trove.api.auth.Identity;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Samples;

/** The clock of this server is an hour off, the database's and the identity's are right. */
class ClockOffTest {
    private static final String SHORT_LIVED = "token-of-twenty-minutes";

    @RegisterExtension
    static final ApiServer API = new ApiServer("{}", ClockOffTest::identify);

    private static Instant trueNow = Instant.MIN;

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void a_guest_that_was_heard_of_just_now_is_not_shown_as_lost(int minutesAhead) {
        off(minutesAhead);
        String id = API.instances.running(Samples.PROJECT_A, 1).value();

        assertThat(operatingStatus(id)).isEqualTo("HEALTHY");
        assertThat(diagnosis(id)).isEqualTo("nothing");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void a_guest_that_is_silent_for_longer_than_allowed_is_shown_as_lost(int minutesAhead) {
        off(minutesAhead);
        String id = API.instances.running(Samples.PROJECT_A, 1).value();

        API.clock.advance(Duration.ofSeconds(100));

        assertThat(operatingStatus(id)).isEqualTo("ERROR");
        assertThat(diagnosis(id)).isEqualTo("guest");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void what_is_made_has_the_time_of_the_database(int minutesAhead) {
        off(minutesAhead);
        String body = "{\"instance\": {\"name\": \"db\", \"flavorRef\": \"1\", \"volume\": {\"size\": 1},"
                + " \"datastore\": {\"type\": \"sampledb\", \"version\": \"1.0\"}}}";

        String created = API.call("POST", SHORT_LIVED, "/v1.0/" + Samples.PROJECT_A + "/instances", body)
                .expect(200)
                .json()
                .at("/instance/created")
                .asText();

        assertThat(Duration.between(Instant.parse(created + "Z"), trueNow).abs())
                .isLessThan(Duration.ofSeconds(1));
    }

    private static void off(int minutesAhead) {
        API.setClockAhead(Duration.ofMinutes(minutesAhead));
        trueNow = API.clock.instant().minus(Duration.ofMinutes(minutesAhead));
    }

    private static String operatingStatus(String id) {
        return API.call("GET", SHORT_LIVED, "/v1.0/" + Samples.PROJECT_A + "/instances/" + id, null)
                .expect(200)
                .json()
                .at("/instance/operating_status")
                .asText();
    }

    private static String diagnosis(String id) {
        return API.call("GET", SHORT_LIVED, "/v1.0/" + Samples.PROJECT_A + "/instances/" + id + "/diagnosis", null)
                .expect(200)
                .json()
                .at("/diagnosis/waits_for")
                .asText();
    }

    private static Optional<Identity> identify(String token) {
        return Optional.of(new Identity(
                "user-a",
                "user-a",
                Samples.PROJECT_A,
                Samples.PROJECT_A,
                List.of("member"),
                trueNow.plus(Duration.ofMinutes(20))));
    }
}
