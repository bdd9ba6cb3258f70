package org.trove.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads an operator's YAML with every value as the text that stands there: {@code 0123}, {@code 1e3} and {@code yes} are what was
 * written until a setting wants a number or a truth value ({@link SettingsReader}). Anchors, aliases and {@code <<} count. What
 * is wrong is told by line and column alone, because the file may hold secrets.
 */
public final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Set<Node> open = new HashSet<>();

    private YamlTree() {}

    /**
     * Reads a file.
     *
     * @return missing where it holds nothing
     * @throws IllegalArgumentException naming the file and the line
     * @throws IOException where it cannot be read
     */
    public static JsonNode read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not a text in UTF-8", null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", " + e.getMessage(), null);
        }
    }

    /** @return missing where it holds nothing. @throws IllegalArgumentException naming the line, without repeating what stands there */
    public static JsonNode parse(String text) {
        try {
            @Nullable Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return root == null ? MissingNode.getInstance() : new YamlTree().convert(root);
        } catch (MarkedYAMLException e) {
            throw new IllegalArgumentException(where(e.getProblemMark()) + "not valid YAML" + hint(e), null);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("not valid YAML: a character that cannot be printed", null);
        }
    }

    private JsonNode convert(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (!open.add(node)) {
            throw wrong(node, "an anchor refers to itself");
        }
        JsonNode converted = node instanceof SequenceNode list ? list(list) : section((MappingNode) node);
        open.remove(node);
        return converted;
    }

    private static JsonNode scalar(ScalarNode node) {
        Tag tag = node.getTag();
        if (!tag.startsWith(Tag.PREFIX) || tag.equals(Tag.BINARY)) {
            throw wrong(node, "a tag (!…) that is not known here; a value that begins with '!' needs quotes");
        }
        return node.isPlain() && tag.equals(Tag.NULL) ? NullNode.getInstance() : TextNode.valueOf(node.getValue());
    }

    private ArrayNode list(SequenceNode node) {
        ArrayNode list = NODES.arrayNode();
        node.getValue().forEach(item -> list.add(convert(item)));
        return list;
    }

    /** What stands in the section itself goes before what it takes from an anchor. */
    private ObjectNode section(MappingNode node) {
        ObjectNode section = NODES.objectNode();
        for (NodeTuple entry : node.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(section, entry.getValueNode());
            }
        }
        for (NodeTuple entry : node.getValue()) {
            Node key = entry.getKeyNode();
            if (!(key instanceof ScalarNode name)) {
                throw wrong(key, "a key must be a text");
            }
            if (!key.getTag().equals(Tag.MERGE)) {
                section.set(name.getValue(), convert(entry.getValueNode()));
            }
        }
        return section;
    }

    /** Of several anchors the first goes before the others. */
    private void merge(ObjectNode section, Node anchored) {
        if (anchored instanceof SequenceNode several) {
            several.getValue().forEach(each -> merge(section, each));
        } else if (convert(anchored) instanceof ObjectNode other) {
            other.properties().forEach(entry -> section.putIfAbsent(entry.getKey(), entry.getValue()));
        } else {
            throw wrong(anchored, "'<<' takes a section, or a list of sections");
        }
    }

    private static IllegalArgumentException wrong(Node node, String what) {
        return new IllegalArgumentException(where(node.getStartMark()) + what);
    }

    private static String where(@Nullable Mark mark) {
        return mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
    }

    /** The parser's own words only where they are known to quote nothing. */
    private static String hint(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.startsWith("found undefined alias")) {
            return ": an alias without its anchor; a value that begins with '*' needs quotes";
        }
        if (problem.startsWith("mapping values are not allowed here")) {
            return ": a ': ' where none may be; a value that holds one needs quotes";
        }
        if (problem.contains("'\\t(TAB)'") || problem.contains("'\\t'")) {
            return ": a tab; indent with spaces";
        }
        if (problem.startsWith("found character")) {
            return ": a value that begins with one of @ ` % needs quotes";
        }
        if (problem.startsWith("found unexpected end of stream")) {
            return ": a quotation mark is missing";
        }
        return ": look at the indentation, quotes and brackets before it";
    }
}
