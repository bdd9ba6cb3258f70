package org.trove.documents;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dropwizard.jersey.validation.Validators;
import jakarta.validation.Validator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.trove.setting.SettingsReader;

/** A section of a configuration file as the program knows it: its keys, and how it is read. */
final class SettingsSection {
    private static final ObjectMapper MAPPER =
            SettingsReader.prepared(new ObjectMapper().registerModule(new JavaTimeModule()));
    private static final Validator VALIDATOR = Validators.newValidator();

    private final String title;
    private final Map<String, Class<?>> keys;
    private final Map<String, Object> base;
    private final Function<Map<String, Object>, Object> reader;
    private @Nullable Object initial;

    /**
     * A section.
     *
     * @param title its heading on the page
     * @param keys every key, with the type of its value
     * @param base what else must be set
     * @param reader makes the settings, or refuses them
     */
    SettingsSection(
            String title,
            Map<String, Class<?>> keys,
            Map<String, Object> base,
            Function<Map<String, Object>, Object> reader) {
        this.title = title;
        this.keys = new TreeMap<>(keys);
        this.base = Map.copyOf(base);
        this.reader = reader;
    }

    String title() {
        return title;
    }

    Map<String, Class<?>> keys() {
        return keys;
    }

    /** The settings with no more than must be there. */
    Object initial() {
        if (initial == null) {
            initial = read(new HashMap<>(base));
        }
        return initial;
    }

    /** The same with one setting more. @throws IllegalArgumentException where the program refuses it */
    Object with(String key, Object value) {
        Map<String, Object> values = new HashMap<>(base);
        values.put(key, value);
        return read(values);
    }

    Object without(String key) {
        Map<String, Object> values = new HashMap<>(base);
        values.remove(key);
        return read(values);
    }

    private Object read(Map<String, Object> values) {
        Object settings = reader.apply(values);
        VALIDATOR.validate(settings).stream().findFirst().ifPresent(violation -> {
            throw new IllegalArgumentException(violation.getPropertyPath() + " " + violation.getMessage());
        });
        return settings;
    }

    /** What Jackson would set of the class. */
    static Map<String, Class<?>> keys(Class<?> type) {
        Map<String, Class<?>> keys = new TreeMap<>();
        try {
            DeserializationConfig config = MAPPER.getDeserializationConfig();
            DefaultDeserializationContext context =
                    ((DefaultDeserializationContext) MAPPER.getDeserializationContext()).createDummyInstance(config);
            BeanDeserializerBase bean =
                    (BeanDeserializerBase) context.findNonContextualValueDeserializer(MAPPER.constructType(type));
            bean.resolve(context);
            for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
                SettableBeanProperty property = all.next();
                keys.put(property.getName(), property.getType().getRawClass());
            }
            for (Iterator<SettableBeanProperty> all = bean.creatorProperties(); all.hasNext(); ) {
                SettableBeanProperty property = all.next();
                keys.put(property.getName(), property.getType().getRawClass());
            }
        } catch (JsonMappingException e) {
            throw new IllegalStateException(e);
        }
        return keys;
    }
}
