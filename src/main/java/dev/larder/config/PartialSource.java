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
 */
record PartialSource(SmallRyeConfig whole, Set<String> left) implements ConfigSource {
    private static final String OURS = "larder.";

    @Override
    public Set<String> getPropertyNames() {
        Set<String> names = new TreeSet<>();
        whole.getPropertyNames().forEach(names::add);
        names.removeIf(name -> !name.startsWith(OURS) || isLeft(name));
        return names;
    }

    @Override
    public @Nullable String getValue(String name) {
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
        return left.contains(name) || left.stream().anyMatch(above -> name.startsWith(above + "."));
    }
}
