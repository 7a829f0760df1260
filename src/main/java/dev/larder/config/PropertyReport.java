package dev.larder.config;

import dev.larder.core.settings.EffectiveValue;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the properties in effect, each with its value and where it was set.
 *
 * @param source the configuration
 * @param known the names of the properties that are read
 * @param startersLeftOut whether the services of a new installation are left out, because other services are declared
 */
record PropertyReport(SmallRyeConfig source, KnownProperties known, boolean startersLeftOut) {
    private static final String OURS = "larder.";
    private static final String DEFAULT = "default";
    private static final Pattern ELEMENT = Pattern.compile("(.+)\\[\\d+]");

    /** Every value in effect, also of properties that have their defaults, ordered by name. */
    List<EffectiveValue> values() {
        NavigableSet<String> names = namesSet();
        names.addAll(known.filledIn(names));
        List<EffectiveValue> values = new ArrayList<>();
        for (String name : names) {
            ConfigValue value = source.getConfigValue(name);
            if (value.getValue() != null && isInEffect(name, names)) {
                values.add(new EffectiveValue(name, Secrets.masked(name, value.getValue()), source(value)));
            }
        }
        return values;
    }

    private boolean isInEffect(String name, NavigableSet<String> names) {
        Matcher element = ELEMENT.matcher(name);
        return element.matches() ? !isWhole(element.group(1), names) : isWhole(name, names);
    }

    /**
     * Whether a value counts as it is set as a whole: it is no list, or in a stronger source than each of its elements.
     */
    private boolean isWhole(String name, NavigableSet<String> names) {
        ConfigValue whole = source.getConfigValue(name);
        return whole.getValue() != null
                && names.subSet(name + "[", name + "\\").stream()
                        .filter(element -> element.endsWith("]") && element.lastIndexOf('[') == name.length())
                        .allMatch(element -> source.getConfigValue(element).getConfigSourceOrdinal()
                                < whole.getConfigSourceOrdinal());
    }

    /**
     * The names of the properties that are set and read. Others are not told: a misspelt one may hold a secret.
     * SmallRye Config cannot know that LARDER_API_KEY sets larder.api-key, and lists it as larder.api.key.
     */
    private NavigableSet<String> namesSet() {
        var listed = new TreeSet<String>();
        for (String name : source.getPropertyNames()) {
            if (name.startsWith(OURS) && !isLeftOut(name)) {
                listed.add(name);
            }
        }
        var names = new TreeSet<String>();
        for (String name : listed) {
            if (known.contains(name)) {
                names.add(name);
            } else {
                known.property(VariablePattern.variable(name), chosenNames(listed))
                        .ifPresent(names::add);
            }
        }
        return names;
    }

    private boolean isLeftOut(String name) {
        return startersLeftOut && source(source.getConfigValue(name)).equals(ImpliedServices.STARTERS);
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
            return DEFAULT;
        }
        return SourceName.readable(name);
    }
}
