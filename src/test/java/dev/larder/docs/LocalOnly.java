package dev.larder.docs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * An application with the service {@code local}, a known API key, one limit and one webhook, and a subscriber that gets
 * no events.
 */
public final class LocalOnly implements QuarkusTestProfile {
    static final String KEY = "docs-tests-only-key";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("larder.api-key", KEY),
                Map.entry("larder.data-dir", "target/docs-test"),
                Map.entry("larder.services.local.type", "local"),
                // no server is running: a test opens a store of each type, and none asks its server
                Map.entry("larder.database.url", "jdbc:postgresql://127.0.0.1:9/larder"),
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
                Map.entry("larder.webhooks.shop.purge.keys", "product:{body:/data/id}"));
    }
}
