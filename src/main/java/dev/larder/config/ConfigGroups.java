package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import java.util.Set;

/** Reads groups of properties into types. */
final class ConfigGroups {
    /** Stands for a required text or URL that is not there. */
    static final String ABSENT = "http://absent.invalid";

    private ConfigGroups() {}

    /**
     * Reads the properties that begin with the prefix.
     *
     * @param type a {@code @ConfigMapping} interface
     * @throws InvalidSettings with everything that does not fit the type
     */
    static <C> C read(SmallRyeConfig source, Class<C> type, String prefix) {
        try {
            return mapped(source, type, prefix);
        } catch (ConfigValidationException e) {
            throw new InvalidSettings(MappingProblems.of(e));
        }
    }

    /**
     * Reads the properties that begin with the prefix, without those that do not fit the type.
     *
     * @param faults takes everything that does not fit; a required property that is missing or does not fit is
     *     {@link #ABSENT}
     * @return empty if nothing can be read then
     */
    static <C> Optional<C> lenient(SmallRyeConfig source, Class<C> type, String prefix, Faults faults) {
        try {
            return Optional.of(mapped(source, type, prefix));
        } catch (ConfigValidationException e) {
            MappingProblems.of(e).forEach(fault -> faults.add(named(source, prefix, fault)));
            return fitting(LenientMapping.unfitting(source, e), type, prefix);
        }
    }

    /** A required value that does not fit was left out, and is missing then. */
    private static <C> Optional<C> fitting(SmallRyeConfig rest, Class<C> type, String prefix) {
        try {
            return Optional.of(mapped(rest, type, prefix));
        } catch (ConfigValidationException e) {
            return mappedIfAny(LenientMapping.unfitting(rest, e), type, prefix);
        }
    }

    private static <C> Optional<C> mappedIfAny(SmallRyeConfig rest, Class<C> type, String prefix) {
        try {
            return Optional.of(mapped(rest, type, prefix));
        } catch (ConfigValidationException e) {
            return Optional.empty();
        }
    }

    /** The fault with the full name of its property: for a key of a map, the library names the key alone. */
    private static String named(SmallRyeConfig source, String prefix, String fault) {
        String key = fault.substring(0, Math.max(0, fault.indexOf(' ')));
        if (key.startsWith(prefix)) {
            return fault;
        }
        for (String name : source.getPropertyNames()) {
            if (name.startsWith(prefix + ".") && name.endsWith("." + key)) {
                return name.substring(0, name.length() - key.length()) + fault;
            }
        }
        return fault;
    }

    /** As {@link #read}, with the library's own exception. */
    static <C> C mapped(SmallRyeConfig source, Class<C> type, String prefix) {
        ConfigClass group = ConfigClass.configClass(type, prefix);
        ConfigMappings.registerConfigMappings(source, Set.of(group));
        return source.getConfigMapping(type, group.getPrefix());
    }
}
