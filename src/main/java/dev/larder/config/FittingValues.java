package dev.larder.config;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.annotation.Priority;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hides the values that do not fit their types, so that the defaults are mapped in their place. The check of a
 * configuration reads it {@linkplain #strictly} and refuses the start.
 */
@Priority(9_000) // before all others but StartedValues, because the values are complete
final class FittingValues implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final int PRIORITY = 200;

    /** Set while a thread reads all values as they are. */
    private static final ThreadLocal<Boolean> STRICT = new ThreadLocal<>();

    /** The mappings by the names of their properties. */
    private final transient Map<String, ConfigClass> mappings = new HashMap<>();

    FittingValues(Collection<ConfigClass> mappings) {
        for (ConfigClass mapping : mappings) {
            mapping.getProperties().keySet().forEach(name -> this.mappings.put(name, mapping));
        }
    }

    /** The result of the step when it reads all values as they are. */
    static <T> T strictly(Supplier<T> step) {
        @Nullable Boolean before = STRICT.get();
        STRICT.set(true);
        try {
            return step.get();
        } finally {
            if (before == null) {
                STRICT.remove();
            }
        }
    }

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        @Nullable ConfigClass mapping = mappings.get(name);
        if (mapping == null || STRICT.get() != null) {
            return context.proceed(name);
        }
        @Nullable ConfigValue value = context.proceed(name);
        return fits(mapping, name, value) ? value : standard(mapping, name);
    }

    private static boolean fits(ConfigClass mapping, String name, @Nullable ConfigValue found) {
        if (found == null) {
            return true;
        }
        @Nullable String value = found.getValue();
        if (value == null) {
            // an expression that names nothing has no value
            return found.getRawValue() == null;
        }
        if (value.equals(mapping.getProperties().get(name))) {
            return true;
        }
        SmallRyeConfig alone = new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, PRIORITY, new MemorySizeConverter())
                .withConverter(Duration.class, PRIORITY, new DurationConverter())
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(Map.of(name, value), "a value", PRIORITY))
                .build();
        try {
            var unused = ConfigGroups.mapped(alone, mapping.getType(), mapping.getPrefix());
            return true;
        } catch (ConfigValidationException e) {
            return MappingProblems.properties(e).noneMatch(name::equals);
        }
    }

    private static @Nullable ConfigValue standard(ConfigClass mapping, String name) {
        @Nullable String value = mapping.getProperties().get(name);
        return value == null
                ? null
                : ConfigValue.builder().withName(name).withValue(value).build();
    }
}
