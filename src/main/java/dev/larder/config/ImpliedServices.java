package dev.larder.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The services nobody declared: the one called {@code cache} that DreamFactory's variables describe, or else
 * {@code local} and {@code file}, so that a new installation has something to try.
 */
public final class ImpliedServices implements ConfigSourceFactory {
    /**
     * The source of the services that count only while there are no others; from here not every source can be seen. It is
     * always there, for the build records what it found as a default, and that would look declared.
     */
    static final String STARTERS = "services to start with";

    /** Below every source a person writes to. */
    private static final int ORDINAL = 50;

    private static final String DECLARED = "larder.services.";
    private static final String CACHE = DECLARED + "cache.";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> starters = Map.of(DECLARED + "local.type", "local", DECLARED + "file.type", "file");
        List<ConfigSource> sources = new ArrayList<>();
        sources.add(new PropertiesConfigSource(starters, STARTERS, ORDINAL));
        value(context, "CACHE_DRIVER")
                .map(driver -> dreamFactory(driver, context))
                .ifPresent(
                        cache -> sources.add(new PropertiesConfigSource(cache, "DreamFactory's variables", ORDINAL)));
        return sources;
    }

    private static Map<String, String> dreamFactory(String driver, ConfigSourceContext context) {
        Map<String, String> cache = new HashMap<>();
        String type = switch (driver.strip().toLowerCase(Locale.ROOT)) {
            // what lives in one PHP process lives in this one
            case "array", "apc", "apcu" -> "local";
            // one that Larder does not have is refused like any other type
            default -> driver.strip().toLowerCase(Locale.ROOT);
        };
        cache.put(CACHE + "type", type);
        if (type.equals("redis")) {
            server(context, "REDIS", "6379").ifPresent(at -> cache.put(CACHE + "redis.hosts", "redis://" + at));
            value(context, "REDIS_PASSWORD").ifPresent(password -> cache.put(CACHE + "redis.password", password));
        } else if (type.equals("memcached")) {
            server(context, "MEMCACHED", "11211").ifPresent(at -> cache.put(CACHE + "memcached.servers", at));
        }
        return cache;
    }

    /** Empty where the variables name none, so that the property for all services of the type holds. */
    private static Optional<String> server(ConfigSourceContext context, String prefix, String defaultPort) {
        Optional<String> host = value(context, prefix + "_HOST");
        Optional<String> port = value(context, prefix + "_PORT").map(ImpliedServices::port);
        return host.or(() -> port.map(given -> "127.0.0.1")).map(name -> name + ":" + port.orElse(defaultPort));
    }

    /** A port, also as Kubernetes gives it for a service called redis: {@code tcp://10.0.0.1:6379}. */
    private static String port(String text) {
        return text.substring(text.lastIndexOf(':') + 1);
    }

    private static Optional<String> value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return Optional.ofNullable(value).map(ConfigValue::getValue).filter(text -> !text.isBlank());
    }
}
