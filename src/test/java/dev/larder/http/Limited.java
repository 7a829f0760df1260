package dev.larder.http;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with limits of its own, each about an API key of its own, and a Redis that tests may stop. */
public final class Limited implements QuarkusTestProfile {
    static final List<String> NAMES = List.of(
            "reads", "bytes", "entries", "open", "closed", "tried", "address", "verbs", "ranged", "spared", "far",
            "crowd", "kept");

    /** The API key that the limit of that name is about. */
    static String key(String limit) {
        return "lk_%s_aaaaaaaaaaaaaaaaaaaaaaaa".formatted(limit);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Hooked.Frail.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        config.put("larder.data-dir", "target/limited-test");
        config.put("larder.http.x-rate-limit", "true");
        config.put("larder.services.local.type", "local");
        config.put("larder.services.other.type", "local");
        config.put("larder.services.counts.type", "local");
        config.put("larder.services.frail.type", "redis");
        config.put("larder.services.frail.timeout", "500ms");
        config.put("larder.services.frail.max-calls", "8");
        config.put("larder.services.frail.breaker.pause", "300ms");
        config.put("larder.services.far.type", "redis");
        config.put("larder.roles.all.grants[0].services", "*");
        config.put("larder.roles.crew.grants[0].services", "*");
        for (String name : NAMES) {
            config.put("larder.keys.%s.hash".formatted(name), ApiKey.hash(key(name)));
            config.put("larder.keys.%s.roles".formatted(name), "all");
            limit(config, name, "keys", name);
            limit(config, name, "in", "counts");
            limit(config, name, "limit", "3");
            // no window ends while a test runs
            limit(config, name, "window", "366d");
            limit(config, name, "algorithm", "fixed");
        }
        limit(config, "reads", "verbs", "GET");
        limit(config, "reads", "services", "local");
        limit(config, "bytes", "of", "bytes");
        limit(config, "bytes", "limit", "1000");
        limit(config, "entries", "of", "entries");
        limit(config, "entries", "limit", "5");
        limit(config, "open", "in", "frail");
        limit(config, "closed", "in", "frail");
        limit(config, "closed", "on-error", "fail-closed");
        limit(config, "tried", "shadow", "true");
        limit(config, "tried", "limit", "1");
        limit(config, "address", "each", "address");
        limit(config, "kept", "each", "address");
        limit(config, "verbs", "each", "verb,service");
        limit(config, "verbs", "limit", "1");
        limit(config, "ranged", "addresses", "203.0.113.0/24");
        limit(config, "far", "in", "far");
        limit(config, "far", "limit", "1000000");
        limit(config, "crowd", "limit", "20");
        limit(config, "crowd", "in", "far");
        role(config);
        return config;
    }

    /** Two keys that have a role together. */
    private static void role(Map<String, String> config) {
        for (String member : List.of("crew1", "crew2")) {
            config.put("larder.keys.%s.hash".formatted(member), ApiKey.hash(key(member)));
            config.put("larder.keys.%s.roles".formatted(member), "crew,all");
        }
        limit(config, "crew", "roles", "crew");
        limit(config, "crew", "each", "role");
        limit(config, "crew", "in", "counts");
        limit(config, "crew", "limit", "3");
        limit(config, "crew", "window", "366d");
        limit(config, "crew", "algorithm", "fixed");
    }

    private static void limit(Map<String, String> config, String name, String property, String value) {
        config.put("larder.limits.%s.%s".formatted(name, property), value);
    }
}
