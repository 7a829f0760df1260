package dev.larder.config;

import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Valid settings, and the configuration that they were read from.
 *
 * @param settings the settings
 * @param source the configuration
 * @param known the names of the properties that are read
 * @param startersLeftOut whether the services of a new installation are left out, because other services are declared
 */
record ReadSettings(Settings settings, SmallRyeConfig source, KnownProperties known, boolean startersLeftOut) {
    private static final String OURS = "larder.";

    /** One line for each name in the configuration that has no effect. */
    List<String> warnings() {
        return new UnknownProperties(known).warnings(source);
    }

    /** Every value in effect, ordered by name. */
    List<EffectiveValue> effective() {
        List<EffectiveValue> values = new ArrayList<>();
        for (String name : names()) {
            ConfigValue value = source.getConfigValue(name);
            if (value.getValue() != null) {
                values.add(new EffectiveValue(name, Secrets.masked(name, value.getValue()), source(value)));
            }
        }
        return values;
    }

    /**
     * The names of the properties that are set. SmallRye Config cannot know that LARDER_API_KEY sets larder.api-key, and
     * lists it as larder.api.key.
     */
    private Set<String> names() {
        var listed = new TreeSet<String>();
        for (String name : source.getPropertyNames()) {
            if (name.startsWith(OURS)) {
                listed.add(name);
            }
        }
        var names = new TreeSet<String>();
        for (String name : listed) {
            names.add(
                    known.contains(name)
                            ? name
                            : known.property(VariablePattern.variable(name), chosenNames(listed))
                                    .orElse(name));
        }
        return names;
    }

    /** Finds a name that a user chose as it is written elsewhere; a name of one word is taken as it is. */
    private static VariablePattern.ChosenNames chosenNames(Set<String> listed) {
        return (before, variable) -> listed.stream()
                .filter(name -> name.startsWith(before))
                .map(name -> KnownProperties.firstSegment(name.substring(before.length())))
                .filter(segment -> VariablePattern.variable(segment).equals(variable))
                .findFirst()
                .or(() -> variable.contains("_") ? Optional.empty() : Optional.of(variable.toLowerCase(Locale.ROOT)));
    }

    private static String source(ConfigValue value) {
        String name = value.getSourceName();
        if (value.isDefault() || name == null || value.getSourceOrdinal() < 0) {
            return "default";
        }
        return SourceName.readable(name);
    }
}
