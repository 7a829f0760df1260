package dev.larder.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * An application that differs from others in what only a start can change: it trusts a proxy for the addresses of
 * clients, lets pages of an origin use it, traces requests, and has stores of type {@code bare}.
 */
public final class Proxied implements QuarkusTestProfile {
    /** The origin whose pages may use it. */
    public static final String ORIGIN = "https://shop.example";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        config.put("larder.data-dir", "target/proxied-test");
        config.put("larder.services.local.type", "local");
        config.put("quarkus.http.proxy.proxy-address-forwarding", "true");
        config.put("quarkus.http.proxy.allow-forwarded", "true");
        config.put("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
        config.put("quarkus.http.cors.enabled", "true");
        config.put("quarkus.http.cors.origins", ORIGIN);
        config.put("quarkus.http.cors.methods", "GET,HEAD,POST,PUT,PATCH,DELETE,QUERY");
        config.put("quarkus.otel.sdk.disabled", "false");
        // nothing is exported
        config.put("quarkus.otel.bsp.schedule.delay", "1h");
        config.put(BareStoreFactory.WANTED, "true");
        limit(config, "clients", "each", "address");
        limit(config, "clients", "addresses", "203.0.113.0/24,2001:db8::/32");
        limit(config, "guesses", "of", "failures");
        limit(config, "guesses", "each", "address");
        limit(config, "guesses", "addresses", "198.51.100.0/24");
        return config;
    }

    private static void limit(Map<String, String> config, String name, String property, String value) {
        String prefix = "larder.limits.%s.".formatted(name);
        config.put(prefix + "in", "local");
        config.put(prefix + "limit", "2");
        config.put(prefix + "window", "366d");
        config.put(prefix + "algorithm", "fixed");
        config.put(prefix + property, value);
    }
}
