package dev.larder.stores.database;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Translates {@code larder.database.*} where an expression in {@code application.properties} cannot: Hibernate ORM must
 * know that there is no database, and the driver needs seconds. Public because the service loader requires it.
 */
public final class DatabaseSettings implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final String ACTIVE = "quarkus.hibernate-orm.active";
    private static final String SILENCE = "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (name.equals(ACTIVE) && value == null) {
            boolean known = setting(context, "larder.database.url").isPresent();
            return known
                    ? null
                    : ConfigValue.builder().withName(ACTIVE).withValue("false").build();
        }
        if (name.equals(SILENCE) && value != null) {
            return setting(context, "larder.database.socket-timeout")
                    .map(timeout ->
                            Math.max(1, DurationConverter.parseDuration(timeout).toSeconds()))
                    .map(seconds -> value.withValue(Long.toString(seconds)))
                    .orElse(value);
        }
        return value;
    }

    private static Optional<String> setting(ConfigSourceInterceptorContext context, String name) {
        return Optional.ofNullable(context.restart(name))
                .map(ConfigValue::getValue)
                .filter(text -> !text.isBlank());
    }
}
