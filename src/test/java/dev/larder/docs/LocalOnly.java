package dev.larder.docs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Larder with one service, {@code local}, a known key, and a subscriber that is never told. */
public final class LocalOnly implements QuarkusTestProfile {
    static final String KEY = "docs-tests-only-key";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "larder.api-key",
                KEY,
                "larder.data-dir",
                "target/docs-test",
                "larder.services.local.type",
                "local",
                // what never ends would not be answered
                "larder.events.heartbeat",
                "50ms",
                "larder.events.max-age",
                "100ms",
                "larder.subscribers.shop.url",
                "http://127.0.0.1:9/",
                "larder.subscribers.shop.secrets",
                "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0");
    }
}
