package dev.larder.docs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * An application with the service {@code local}, a known API key, one limit and one webhook, and a subscriber that gets
 * no events.
 */
public final class LocalOnly implements QuarkusTestProfile {
    static final String KEY = "docs-tests-only-key";

    /** A server that is not running: a test opens a store of each type, and none asks its server. */
    public static final Map<String, String> DATABASE = Map.of(
            "larder.database.url", "jdbc:postgresql://127.0.0.1:1/larder",
            "larder.database.username", "larder",
            "larder.database.password", "secret");

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(DATABASE);
        config.putAll(Map.ofEntries(
                Map.entry("larder.api-key", KEY),
                Map.entry("larder.data-dir", "target/docs-test"),
                Map.entry("larder.services.local.type", "local"),
                // a stream never ends, so it would not be answered
                Map.entry("larder.events.heartbeat", "50ms"),
                Map.entry("larder.events.max-age", "100ms"),
                Map.entry("larder.subscribers.shop.url", "http://127.0.0.1:9/"),
                Map.entry("larder.subscribers.shop.secrets", "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"),
                Map.entry("larder.limits.docs.in", "local"),
                Map.entry("larder.limits.docs.limit", "1000000"),
                Map.entry("larder.limits.docs.window", "1s"),
                Map.entry("larder.webhooks.shop.type", "github"),
                Map.entry("larder.webhooks.shop.secrets", "docs-tests-only-secret"),
                Map.entry("larder.webhooks.shop.purge.services", "local"),
                Map.entry("larder.webhooks.shop.purge.keys", "product:{body:/data/id}")));
        return config;
    }
}
