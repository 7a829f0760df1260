package dev.larder.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import jakarta.annotation.Priority;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code larder.redis.hosts} stand for every {@code larder.services.*.redis.hosts} that is not set.
 *
 * <p>Public, as the loader of services demands.
 */
@Priority(400)
public final class TypeWideDefaults implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final Pattern OF_A_SERVICE =
            Pattern.compile("larder\\.services\\.(?:\"[^\"]+\"|[^.]+)\\.([a-z]+)\\.(.+)");

    /** The ordinal of a mapping's own defaults: below all values that are set. */
    private static final int DEFAULTS = Integer.MIN_VALUE;

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (value != null && value.getConfigSourceOrdinal() > DEFAULTS) {
            return value;
        }
        Matcher ofService = OF_A_SERVICE.matcher(name);
        if (!ofService.matches()) {
            return value;
        }
        ConfigValue typeWide = context.proceed("larder." + ofService.group(1) + "." + ofService.group(2));
        return typeWide == null ? value : typeWide.withName(name);
    }
}
