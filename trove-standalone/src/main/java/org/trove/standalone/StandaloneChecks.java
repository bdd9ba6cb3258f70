package org.trove.standalone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trove.api.policy.Policy;
import org.trove.cloud.CloudProvider;
import org.trove.cloud.CloudSettings;
import org.trove.taskmanager.TaskManagerModule;

/** Looks at whatever the settings name, before anything is started and with {@code --check}. */
final class StandaloneChecks {
    private StandaloneChecks() {}

    /**
     * What has no effect, one sentence each.
     *
     * @throws IllegalArgumentException saying what the service would not start with
     */
    static List<String> of(StandaloneConfiguration configuration, StandaloneOptions options) {
        List<String> notes = new ArrayList<>(Policy.check(configuration.api().policyFile()));
        TaskManagerModule.check(configuration.taskmanager());
        Map<String, Object> settings = new HashMap<>(AgentProgram.settings());
        settings.put("home", options.home().resolve("instances").toString());
        settings.putAll(configuration.cloud());
        CloudSettings cloud = new CloudSettings("local");
        settings.forEach(cloud::put);
        notes.addAll(cloud.check(CloudProvider.Use.CLOUD));
        return notes;
    }
}
