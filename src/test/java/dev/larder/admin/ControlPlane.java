package dev.larder.admin;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * An application with two local services, API keys with different rights, no API keys in queries, and the
 * statuses of DreamFactory.
 */
public final class ControlPlane implements QuarkusTestProfile {
    public static final String MASTER = "master-key-of-the-control-plane";
    public static final String READER = "lk_reader_aaaaaaaaaaaaaaaaaaaaaaaa";
    public static final String ALPHA_ONLY = "lk_alphaonly_bbbbbbbbbbbbbbbbbbbbbbbb";
    public static final String PREFIXED = "lk_prefixed_cccccccccccccccccccccccc";
    public static final String SYSTEM_READER = "lk_sysreader_ffffffffffffffffffffffff";
    public static final String EXPIRED = "lk_expired_dddddddddddddddddddddddd";
    public static final String UNKNOWN = "lk_reader_eeeeeeeeeeeeeeeeeeeeeeee";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", MASTER);
        config.put("larder.data-dir", "target/control-plane");
        config.put("larder.http.api-key-in-query", "false");
        config.put("larder.http.compat", "dreamfactory");
        config.put("larder.services.alpha.type", "local");
        config.put("larder.services.beta.type", "local");
        config.put("larder.subscribers.shop.url", "http://127.0.0.1:9/secret-path");
        config.put("larder.subscribers.shop.secrets", "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0");
        grant(config, READER, "*", "verbs", "GET");
        grant(config, ALPHA_ONLY, "alpha", "verbs", "GET,DELETE");
        grant(config, PREFIXED, "alpha", "prefixes", "user:");
        grant(config, SYSTEM_READER, "system", "verbs", "GET");
        grant(config, EXPIRED, "*", "verbs", "GET");
        config.put("larder.keys.expired.expires", "2020-01-01T00:00:00Z");
        return config;
    }

    private static void grant(Map<String, String> config, String key, String services, String what, String value) {
        String id = ApiKey.id(key).orElseThrow();
        config.put("larder.keys.%s.hash".formatted(id), ApiKey.hash(key));
        config.put("larder.keys.%s.roles".formatted(id), id);
        config.put("larder.roles.%s.grants[0].services".formatted(id), services);
        config.put("larder.roles.%s.grants[0].%s".formatted(id, what), value);
    }
}
