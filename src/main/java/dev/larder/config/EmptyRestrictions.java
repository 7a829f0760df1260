package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.common.utils.StringUtil;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds properties that narrow or protect something and have nothing in them: an empty list, commas or spaces alone, or
 * a variable that is not set. The mapping takes them for properties that were left out, which narrow and protect
 * nothing.
 */
final class EmptyRestrictions {
    private static final String OURS = "larder\\.(?:";
    private static final String ELEMENT = "\\[\\d+]";

    private static final String LISTS = OURS
            + "roles\\..+\\.grants\\[\\d+]\\.(?:services|prefixes|verbs)"
            + "|keys\\..+\\.roles"
            + "|services\\..+\\.prefixes"
            + "|limits\\..+\\.(?:keys|roles|services|verbs|addresses|each)"
            + "|hooks\\..+\\.on\\.(?:keys|verbs)"
            + "|(?:hooks|webhooks)\\..+\\.purge\\.(?:services|keys|prefixes|tags)"
            + "|webhooks\\..+\\.(?:events|secrets)"
            + "|subscribers\\..+\\.(?:services|kinds|secrets)"
            + "|feeds\\..+\\.services"
            + ")";

    private static final Pattern LIST = Pattern.compile(LISTS);

    /** An element of a list is one text, whatever commas it has. */
    private static final Pattern TEXT =
            Pattern.compile(LISTS + ELEMENT + "|" + OURS + "keys\\..+\\.expires|subscribers\\..+\\.prefix)");

    /** In a variable, a dash is what a dot is. */
    private static final Pattern PROTECTION =
            Pattern.compile(OURS + "subscribers\\..+\\.queue|webhooks\\..+\\.remember[-.]in)");

    private EmptyRestrictions() {}

    static void refuse(SmallRyeConfig source, Faults faults) {
        for (String name : source.getPropertyNames()) {
            if ((LIST.matcher(name).matches() && isEmptyList(source, name))
                    || (TEXT.matcher(name).matches() && isEmpty(source, name))) {
                faults.add("%s is empty, which restricts nothing: give it a value, or leave the property out"
                        .formatted(name));
            } else if (PROTECTION.matcher(name).matches() && isEmpty(source, name)) {
                faults.add("%s is empty: name a service, or leave the property out".formatted(name));
            }
        }
    }

    /** SmallRye Config leaves out what is empty between the commas of a list. */
    private static boolean isEmptyList(SmallRyeConfig source, String name) {
        String value = source.getConfigValue(name).getValue();
        return value != null && Stream.of(StringUtil.split(value)).allMatch(String::isBlank);
    }

    private static boolean isEmpty(SmallRyeConfig source, String name) {
        String value = source.getConfigValue(name).getValue();
        return value != null && value.isBlank();
    }
}
