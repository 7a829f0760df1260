package dev.larder.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The services nobody declared: the one called {@code cache} that DreamFactory's variables describe, or else
 * {@code local} and {@code file}, so that a new installation has something to try.
 */
public final class ImpliedServices implements ConfigSourceFactory {
    /** Below every source a person writes to. */
    private static final int ORDINAL = 50;

    private static final String DECLARED = "larder.services.";
    private static final String DECLARED_VARIABLE = "LARDER_SERVICES_";
    private static final String CACHE = DECLARED + "cache.";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> implied = new HashMap<>();
        Optional<String> driver = value(context, "CACHE_DRIVER");
        if (driver.isPresent()) {
            implied.putAll(dreamFactory(driver.get(), context));
        } else if (!anyDeclared(context)) {
            implied.put(DECLARED + "local.type", "local");
            implied.put(DECLARED + "file.type", "file");
        }
        return List.of(new PropertiesConfigSource(implied, "implied services", ORDINAL));
    }

    private static Map<String, String> dreamFactory(String driver, ConfigSourceContext context) {
        Map<String, String> cache = new HashMap<>();
        String type = switch (driver) {
            case "redis", "memcached", "database", "file" -> driver;
            // what lives in one PHP process lives in this one
            default -> "local";
        };
        cache.put(CACHE + "type", type);
        if (type.equals("redis")) {
            String host = value(context, "REDIS_HOST").orElse("127.0.0.1");
            String port =
                    value(context, "REDIS_PORT").map(ImpliedServices::port).orElse("6379");
            cache.put(CACHE + "redis.hosts", "redis://%s:%s".formatted(host, port));
            value(context, "REDIS_PASSWORD").ifPresent(password -> cache.put(CACHE + "redis.password", password));
        }
        return cache;
    }

    /** A port, also as Kubernetes gives it for a service called redis: {@code tcp://10.0.0.1:6379}. */
    private static String port(String text) {
        return text.substring(text.lastIndexOf(':') + 1);
    }

    private static boolean anyDeclared(ConfigSourceContext context) {
        for (Iterator<String> names = context.iterateNames(); names.hasNext(); ) {
            String name = names.next();
            if (name.startsWith(DECLARED) || name.startsWith(DECLARED_VARIABLE)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return Optional.ofNullable(value).map(ConfigValue::getValue).filter(text -> !text.isBlank());
    }
}
