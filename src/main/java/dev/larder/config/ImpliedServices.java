package dev.larder.config;

import dev.larder.core.Faults;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The services of a configuration that declares none: {@code cache} as DreamFactory's variables describe it, or else
 * {@code local} and {@code file}, so that a new installation works at once.
 */
public final class ImpliedServices implements ConfigSourceFactory {
    /**
     * The source of the services that count only while there are no others; from here not every source can be seen. It
     * is always there, for the build records what it found as a default, and that would look declared.
     */
    static final String STARTERS = "services to start with";

    /** Below every source a person writes to. */
    private static final int ORDINAL = 50;

    private static final String DRIVER = "CACHE_DRIVER";

    /** The prefix of the variables that {@link #server} reads, by type. */
    private static final Map<String, String> SERVERS = Map.of("redis", "REDIS", "memcached", "MEMCACHED");

    private static final Pattern IPV6 = Pattern.compile("(?:[0-9A-Fa-f]*:){2,}[0-9A-Fa-f.]*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]|" + IPV6);

    private static final String DECLARED = "larder.services.";
    private static final String CACHE = DECLARED + "cache.";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> starters = Map.of(DECLARED + "local.type", "local", DECLARED + "file.type", "file");
        List<ConfigSource> sources = new ArrayList<>();
        sources.add(new PropertiesConfigSource(starters, STARTERS, ORDINAL));
        value(context, DRIVER)
                .map(driver -> dreamFactory(driver, context))
                .ifPresent(
                        cache -> sources.add(new PropertiesConfigSource(cache, "DreamFactory's variables", ORDINAL)));
        return sources;
    }

    /** Notes DreamFactory's variables that have no good values, by the names of the variables. */
    static void refuse(SmallRyeConfig source, Faults faults) {
        String driver = text(source, DRIVER);
        requireText(DRIVER, driver, faults);
        String prefix = SERVERS.get(type(driver));
        if (prefix == null) {
            return;
        }
        String host = text(source, prefix + "_HOST");
        requireText(prefix + "_HOST", host, faults);
        requireText(prefix + "_PORT", text(source, prefix + "_PORT"), faults);
        if (!host.isBlank() && !HOST.matcher(host).matches()) {
            faults.add("%s_HOST has to be the name or the IP address of a host, without a scheme and a port"
                    .formatted(prefix));
        }
    }

    private static String text(SmallRyeConfig source, String name) {
        return Objects.requireNonNullElse(source.getConfigValue(name).getValue(), "");
    }

    /** An empty variable is as good as none. */
    private static void requireText(String name, String value, Faults faults) {
        if (!value.isEmpty() && value.isBlank()) {
            faults.add("%s has spaces only: give it a value, or leave it out".formatted(name));
        }
    }

    private static String type(String driver) {
        String type = driver.strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            // what lives in one PHP process lives in this one
            case "array", "apc", "apcu" -> "local";
            // one that Larder does not have is refused like any other type
            default -> type;
        };
    }

    private static Map<String, String> dreamFactory(String driver, ConfigSourceContext context) {
        Map<String, String> cache = new HashMap<>();
        String type = type(driver);
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
        Optional<String> host = value(context, prefix + "_HOST")
                .filter(HOST.asMatchPredicate())
                .map(name -> IPV6.matcher(name).matches() ? "[" + name + "]" : name);
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
