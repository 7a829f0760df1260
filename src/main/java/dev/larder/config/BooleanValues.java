package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.SmallRyeConfig;
import java.util.regex.Pattern;

/** Finds values that are neither true nor false. SmallRye Config takes each of them for false. */
final class BooleanValues {
    private static final Pattern VALUE = Pattern.compile("(?i)true|false|yes|no|y|n|on|off|1|0");

    private BooleanValues() {}

    static void refuse(SmallRyeConfig source, KnownProperties known, Faults faults) {
        for (String name : source.getPropertyNames()) {
            if (name.startsWith("larder.") && known.isBoolean(name) && !isBoolean(source, name)) {
                faults.add("%s has to be true or false".formatted(name));
            }
        }
    }

    /**
     * Whether the value is a boolean; true for an empty value and an unresolved expression, which other checks report.
     */
    private static boolean isBoolean(SmallRyeConfig source, String name) {
        String value = source.getConfigValue(name).getValue();
        return value == null || value.isEmpty() || VALUE.matcher(value.strip()).matches();
    }
}
