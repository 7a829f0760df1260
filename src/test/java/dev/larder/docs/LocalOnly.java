package dev.larder.docs;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Larder with one service, {@code local}, one webhook, and a known key. */
public final class LocalOnly implements QuarkusTestProfile {
    static final String KEY = "docs-tests-only-key";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "larder.api-key", KEY,
                "larder.data-dir", "target/docs-test",
                "larder.services.local.type", "local",
                "larder.webhooks.shop.type", "github",
                "larder.webhooks.shop.secrets", "docs-tests-only-secret",
                "larder.webhooks.shop.purge.services", "local",
                "larder.webhooks.shop.purge.keys", "product:{body:/data/id}");
    }
}
