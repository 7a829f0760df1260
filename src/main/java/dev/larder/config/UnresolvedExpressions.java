package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.NoSuchElementException;

/**
 * Finds values with an expression that names nothing, such as {@code ${NOPE}}. The mapping takes such a value for one that
 * was left out: a password would be none.
 */
final class UnresolvedExpressions {
    private UnresolvedExpressions() {}

    static void refuse(SmallRyeConfig source, Faults faults) {
        for (String name : source.getPropertyNames()) {
            if (name.startsWith("larder.") && isUnresolved(source, name)) {
                faults.add(
                        "%s has an expression that names nothing that is set, like ${NAME}: set it, or give it a default as in ${NAME:default}"
                                .formatted(name));
            }
        }
    }

    private static boolean isUnresolved(SmallRyeConfig source, String name) {
        try {
            ConfigValue value = source.getConfigValue(name);
            return value.getValue() == null
                    && value.getRawValue() != null
                    && value.getRawValue().contains("${");
        } catch (NoSuchElementException e) {
            return true;
        }
    }
}
