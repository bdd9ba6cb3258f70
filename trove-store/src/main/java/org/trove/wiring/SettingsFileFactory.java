package org.trove.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.configuration.BaseConfigurationFactory;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.ConfigurationValidationException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.trove.setting.Refusal;
import org.trove.setting.SettingsReader;
import org.trove.setting.YamlTree;

/**
 * Reads a service's file. In place of Dropwizard's own reader, which makes a number of a password of digits before anybody
 * knows that it is one, and whose messages quote what stands in the file.
 */
public final class SettingsFileFactory<T> extends BaseConfigurationFactory<T> {
    private final Class<T> type;
    private final Validator validator;
    private final String prefix;

    /** As {@link io.dropwizard.configuration.ConfigurationFactoryFactory} has it. */
    public SettingsFileFactory(Class<T> type, Validator validator, ObjectMapper mapper, String prefix) {
        super(new YAMLFactory(), "YAML", type, validator, SettingsReader.prepared(mapper.copy()), prefix);
        this.type = type;
        this.validator = validator;
        this.prefix = prefix.endsWith(".") ? prefix : prefix + ".";
    }

    @Override
    public T build(ConfigurationSourceProvider provider, String path) throws IOException, ConfigurationException {
        try (InputStream stream = provider.open(path)) {
            JsonNode tree = YamlTree.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            if (!(tree instanceof ObjectNode)) {
                throw new SettingsFileException(
                        path, tree.isMissingNode() ? "it is empty" : "it must hold sections of keys and values");
            }
            return build(tree, path);
        } catch (IllegalArgumentException e) {
            throw new SettingsFileException(path, String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected T build(JsonNode tree, String path) throws IOException, ConfigurationException {
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> addOverride(tree, name.substring(prefix.length()), System.getProperty(name)));
        try {
            T read = mapper.readValue(new TreeTraversingParser(tree, mapper), type);
            Set<ConstraintViolation<T>> violations = validator.validate(read);
            if (!violations.isEmpty()) {
                throw new ConfigurationValidationException(path, violations);
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new SettingsFileException(path, Refusal.of("", e));
        }
    }

    /** One mistake in a file; without a cause, whose words would be shown too. */
    private static final class SettingsFileException extends ConfigurationException {
        private static final long serialVersionUID = 1L;

        SettingsFileException(String path, String mistake) {
            super(path, List.of(mistake));
        }
    }
}
