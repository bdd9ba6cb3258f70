package org.trove.guestagent.datastore.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.trove.guestagent.datastore.DatastoreManagerContract;
import org.trove.guestagent.datastore.DatastoreUnderTest;
import org.trove.host.FileTree;

final class MariaDbContractIT extends DatastoreManagerContract {
    private @Nullable Path templates;

    @AfterAll
    void removeTemplates() throws IOException {
        if (templates != null) {
            FileTree.delete(templates);
        }
    }

    @Override
    protected DatastoreUnderTest create() throws IOException {
        if (templates == null) {
            templates = Files.createTempDirectory(Path.of("/tmp"), "tmt");
        }
        return MariaDbFixture.create(templates);
    }
}
