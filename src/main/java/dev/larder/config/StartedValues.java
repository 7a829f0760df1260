package dev.larder.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets the properties that are read only at the start keep the values that they had then, whatever the files have now:
 * these values are in effect until the next start.
 */
@Priority(10_000) // before all others, because the values are complete
final class StartedValues implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private final transient SmallRyeConfig started;
    private final transient StartProperties properties;

    StartedValues(SmallRyeConfig started, StartProperties properties) {
        this.started = started;
        this.properties = properties;
    }

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (properties.contains(name)) {
            return inEffect(name);
        }
        ConfigValue value = context.proceed(name);
        Optional<String> typeWide = StartProperties.typeWide(name);
        if (typeWide.isEmpty()) {
            return value;
        }
        // one that differs from the others is refused where it is read
        ConfigValue common = context.proceed(typeWide.get());
        boolean isCommon = Objects.equals(text(value), text(common));
        ConfigValue kept = isCommon ? inEffect(typeWide.get()) : value;
        return kept == null ? null : kept.withName(name);
    }

    private @Nullable ConfigValue inEffect(String name) {
        ConfigValue value = started.getConfigValue(name);
        return value.getValue() == null ? null : value;
    }

    private static @Nullable String text(@Nullable ConfigValue value) {
        return value == null ? null : value.getValue();
    }
}
