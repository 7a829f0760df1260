package dev.larder.config;

import dev.larder.core.InvalidSettings;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.Set;

/** Reads groups of properties into types. */
final class ConfigGroups {
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

    /** As {@link #read}, with the library's own exception. */
    static <C> C mapped(SmallRyeConfig source, Class<C> type, String prefix) {
        ConfigClass group = ConfigClass.configClass(type, prefix);
        ConfigMappings.registerConfigMappings(source, Set.of(group));
        return source.getConfigMapping(type, group.getPrefix());
    }
}
