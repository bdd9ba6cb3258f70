package org.trove.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.api.support.Samples.PROJECT_A;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.trove.api.support.ApiServer;
import org.trove.api.support.Reply;

class DatabaseAwayTest {

    private static final String INSTANCES = "/v1.0/" + PROJECT_A + "/instances";
    private static final String UNMIGRATED = "the schema is not migrated: run bin/trove-manage migrate";

    @RegisterExtension
    static final ApiServer API = ApiServer.unlimited();

    @Test
    void while_the_database_is_away_it_is_asked_once_and_all_are_told_to_come_back() {
        API.setDatabaseAway(true);

        for (int i = 0; i < 5; i++) {
            Reply reply = API.get(INSTANCES);
            assertThat(reply.fault(503, "serviceUnavailable"))
                    .isEqualTo("The database is not available now, try again later.");
            assertThat(reply.header("Retry-After")).isEqualTo("5");
        }

        assertThat(API.databaseAsked()).isEqualTo(1);
    }

    @Test
    void a_probe_a_second_finds_out_when_it_is_back() {
        API.setDatabaseAway(true);
        API.get(INSTANCES).expect(503);
        API.clock.advance(Duration.ofSeconds(1));
        API.get(INSTANCES).expect(503);
        API.setDatabaseAway(false);
        API.get(INSTANCES).expect(503);
        assertThat(API.databaseAsked()).isEqualTo(2);

        API.clock.advance(Duration.ofSeconds(1));

        API.get(INSTANCES).expect(200);
        API.get(INSTANCES).expect(200);
    }

    @Test
    void what_needs_no_database_is_answered_all_the_same() {
        API.setDatabaseAway(true);
        API.get(INSTANCES).expect(503);

        API.get("/v1.0/" + PROJECT_A + "/flavors").expect(200);
        API.call("GET", null, "/", null).expect(200);
    }

    @Test
    void a_schema_that_does_not_fit_is_named_until_it_does() {
        API.clock.advance(Duration.ofHours(1));
        API.setSchemaTrouble(UNMIGRATED);

        Reply refused = API.get(INSTANCES);
        assertThat(refused.fault(503, "serviceUnavailable")).isEqualTo("The service is not ready: " + UNMIGRATED + ".");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(API.call("GET", null, "/healthcheck", null).expect(503).body())
                .isEqualTo("UNAVAILABLE: database: " + UNMIGRATED);

        API.setSchemaTrouble(null);
        API.clock.advance(Duration.ofSeconds(2));
        API.get(INSTANCES).expect(200);
        assertThat(API.call("GET", null, "/healthcheck", null).expect(200).body())
                .isEqualTo("OK");
    }
}
