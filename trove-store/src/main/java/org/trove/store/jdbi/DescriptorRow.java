package org.trove.store.jdbi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.trove.datastore.DatastoreDescriptor;

/**
 * A datastore's descriptor as the text of its row. A release before this one knew one configuration file and called its template
 * {@code configTemplate}: its rows are read, and it can go on with the rows of this one.
 */
final class DescriptorRow {
    private static final String FILES = "configFiles";
    private static final String TEMPLATE = "configTemplate";
    private static final String PATH = "path";

    /** What the agent of that release called the file. */
    private static final String OLDER_PATH = "base.cnf";

    private DescriptorRow() {}

    static String write(DatastoreDescriptor descriptor) {
        ObjectNode row = Json.tree(Json.write(descriptor));
        row.put(TEMPLATE, row.path(FILES).path(0).path("template").asText(""));
        return row.toString();
    }

    static DatastoreDescriptor read(String text) {
        ObjectNode row = Json.tree(text);
        if (!row.has(FILES)) {
            ArrayNode files = row.putArray(FILES);
            String template = row.path(TEMPLATE).asText("");
            if (!template.isEmpty()) {
                files.addObject().put(PATH, OLDER_PATH).put("template", template);
            }
        }
        return Json.read(row.toString(), DatastoreDescriptor.class);
    }
}
