package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/**
 * Finds values with an expression that names nothing, such as {@code ${NOPE}}. The mapping takes such a value for one
 * that was left out: a password would be none.
 */
final class UnresolvedExpressions {
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");

    private UnresolvedExpressions() {}

    static void refuse(SmallRyeConfig source, Faults faults) {
        for (String name : source.getPropertyNames()) {
            if (name.startsWith("larder.") && isUnresolved(source, name)) {
                faults.add(reason(name));
            }
        }
    }

    /** The reason to refuse the property; equal for all elements of a list, so that it is reported once. */
    static String reason(String name) {
        return "%s has an expression like ${NAME} whose variable is not set: set it, or give it a default as in ${NAME:default}"
                .formatted(INDEX.matcher(name).replaceFirst(""));
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
