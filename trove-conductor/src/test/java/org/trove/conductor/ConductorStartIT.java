package org.trove.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trove.wiring.StartedService.get;

import io.dropwizard.testing.DropwizardTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.trove.store.jdbi.TestSchema;
import org.trove.wiring.StartedService;

/** The conductor as a process of its own, started before the schema is there. */
class ConductorStartIT {
    private final TestSchema schema = new TestSchema("trove.it.mysql");
    private final DropwizardTestSupport<ConductorConfiguration> service = new DropwizardTestSupport<>(
            ConductorApplication.class,
            StartedService.onFreePorts(new ConductorConfiguration(
                    schema.settings(), StartedService.noBroker(), StartedService.KEYS, null)));

    @AfterEach
    void stop() {
        service.after();
        schema.close();
    }

    @Test
    void it_starts_and_its_health_check_says_what_is_missing_until_it_is_there() throws Exception {
        service.before();
        assertThat(get(service.getAdminPort(), "/healthcheck").body())
                .contains("the database: the schema is not migrated: run bin/trove-manage migrate");

        schema.migrated();

        assertThat(get(service.getAdminPort(), "/healthcheck").body()).doesNotContain("schema");
    }
}
