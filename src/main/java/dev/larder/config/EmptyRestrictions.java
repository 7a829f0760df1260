package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.SmallRyeConfig;
import java.util.regex.Pattern;

/**
 * Finds properties that narrow something and have nothing in them: an empty list, an empty text, or a variable that is not
 * set. The mapping takes them for properties that were left out, and these narrow nothing.
 */
final class EmptyRestrictions {
    private static final Pattern NARROWING = Pattern.compile("larder\\.(?:"
            + "roles\\..+\\.grants\\[\\d+]\\.(?:services|prefixes|verbs)"
            + "|keys\\..+\\.(?:roles|expires)"
            + "|services\\.[^.]+\\.prefixes"
            + "|limits\\.[^.]+\\.(?:keys|roles|services|verbs|addresses|each)"
            + "|hooks\\.[^.]+\\.on\\.(?:keys|verbs)"
            + "|(?:hooks|webhooks)\\.[^.]+\\.purge\\.(?:services|keys|prefixes|tags)"
            + "|webhooks\\.[^.]+\\.events"
            + "|subscribers\\.[^.]+\\.(?:services|kinds|prefix)"
            + ")(?:\\[\\d+])?");

    private EmptyRestrictions() {}

    static void refuse(SmallRyeConfig source, Faults faults) {
        for (String name : source.getPropertyNames()) {
            if (NARROWING.matcher(name).matches() && isEmpty(source, name)) {
                faults.add("%s is empty, which restricts nothing: give it a value, or leave the property out"
                        .formatted(name));
            }
        }
    }

    private static boolean isEmpty(SmallRyeConfig source, String name) {
        String value = source.getConfigValue(name).getValue();
        return value != null && value.isBlank();
    }
}
