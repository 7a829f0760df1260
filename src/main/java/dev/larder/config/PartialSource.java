package dev.larder.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * A configuration without some of its properties, as the source of another one.
 *
 * @param whole the configuration
 * @param left the properties that are left out, with everything below them
 * @param absent the properties that have to be there and are {@link ConfigGroups#ABSENT}
 */
record PartialSource(SmallRyeConfig whole, Set<String> left, Set<String> absent) implements ConfigSource {
    private static final String OURS = "larder.";

    @Override
    public Set<String> getPropertyNames() {
        Set<String> names = new TreeSet<>();
        whole.getPropertyNames().forEach(names::add);
        names.removeIf(name -> !name.startsWith(OURS) || isLeft(name));
        names.addAll(absent);
        return names;
    }

    @Override
    public @Nullable String getValue(String name) {
        if (absent.contains(name)) {
            return ConfigGroups.ABSENT;
        }
        try {
            return isLeft(name) ? null : whole.getConfigValue(name).getValue();
        } catch (NoSuchElementException e) {
            // an expression that names nothing, which was told already
            return null;
        }
    }

    @Override
    public String getName() {
        return "a part of a configuration";
    }

    private boolean isLeft(String name) {
        return left.stream().anyMatch(one -> isOf(one, name));
    }

    /** Whether a hidden property hides this one: a list in YAML is hidden with its elements. */
    private static boolean isOf(String left, String name) {
        return name.startsWith(left)
                && (name.length() == left.length()
                        || name.charAt(left.length()) == '.'
                        || name.charAt(left.length()) == '[');
    }
}
