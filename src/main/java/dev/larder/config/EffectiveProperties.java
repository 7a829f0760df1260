package dev.larder.config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The effective values of a group of properties, from all sources, so that two configurations can be compared. */
final class EffectiveProperties {
    private final SmallRyeConfig source;

    EffectiveProperties(SmallRyeConfig source) {
        this.source = source;
    }

    /**
     * The values below {@code prefix}, by the rest of their names.
     *
     * @param type the type of the mapping
     * @param typeWide the prefix of the values that are not set below {@code prefix}
     */
    Map<String, String> below(Class<?> type, String prefix, String typeWide) {
        Set<String> names = new TreeSet<>();
        for (String property : ConfigMappings.getProperties(ConfigClass.configClass(type, prefix))
                .keySet()) {
            if (property.startsWith(prefix + ".") && property.indexOf('*') < 0) {
                names.add(property.substring(prefix.length() + 1));
            }
        }
        for (String name : source.getPropertyNames()) {
            tail(name, prefix).or(() -> tail(name, typeWide)).ifPresent(names::add);
        }
        Map<String, String> values = new TreeMap<>();
        for (String name : names) {
            Optional.ofNullable(source.getConfigValue(prefix + "." + name).getValue())
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private static Optional<String> tail(String name, String prefix) {
        return name.startsWith(prefix + ".") ? Optional.of(name.substring(prefix.length() + 1)) : Optional.empty();
    }
}
