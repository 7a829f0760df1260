package dev.larder.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** An application behind a proxy that it trusts for the addresses of clients. */
public final class Proxied implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        config.put("larder.data-dir", "target/proxied-test");
        config.put("larder.services.local.type", "local");
        config.put("quarkus.http.proxy.proxy-address-forwarding", "true");
        config.put("quarkus.http.proxy.allow-forwarded", "true");
        config.put("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
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
