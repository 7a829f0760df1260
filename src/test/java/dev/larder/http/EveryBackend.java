package dev.larder.http;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One application with a service on every backend and some services with narrow rules; all tests over HTTP share it.
 */
public final class EveryBackend implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Backends.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        for (Backend backend : Backend.values()) {
            config.put("larder.services.%s.type".formatted(backend.service()), backend.service());
            config.put("larder.services.%s.prefixes".formatted(backend.service()), "declared/,also/");
        }
        config.put("larder.services.narrow.type", "local");
        config.put("larder.services.narrow.max-ttl", "60s");
        config.put("larder.services.narrow.default-ttl", "40s");
        config.put("larder.services.narrow.max-value-size", "1K");
        config.put("larder.services.narrow.max-key-length", "16");
        config.put("larder.services.narrow.cache-control", "max-age=5");
        config.put("larder.services.narrow.description", "Little room");
        config.put("larder.services.staling.type", "local");
        config.put("larder.services.staling.default-ttl", "20s");
        config.put("larder.services.staling.stale-ttl", "10s");
        config.put("larder.services.staling.max-ttl", "30s");
        config.put("larder.services.brief.type", "local");
        config.put("larder.services.brief.sessions.idle", "10m");
        config.put("larder.services.brief.sessions.max-life", "1h");
        config.put("larder.services.mortal.type", "local");
        config.put("larder.services.mortal.allow-forever", "false");
        config.put("larder.services.foreign.type", "redis");
        config.put("larder.services.foreign.redis.format", "raw");
        config.put("larder.services.frail.type", "redis");
        config.put("larder.services.frail.timeout", "500ms");
        config.put("larder.http.max-bytes-in-flight", "40M");
        config.put("larder.api-key", Api.MASTER);
        role(config, "reader", "*", "verbs", "GET");
        role(config, "users", "*", "prefixes", "user:");
        role(config, "sessions", "*", "prefixes", "_session/");
        role(config, "localonly", "local", "verbs", "GET,POST,PUT,PATCH,DELETE");
        key(config, Api.READER, "reader");
        key(config, Api.USERS, "users");
        key(config, Api.SESSIONS, "sessions");
        key(config, Api.LOCAL_ONLY, "localonly");
        key(config, Api.BOTH, "reader,users");
        key(config, Api.EXPIRED, "reader");
        config.put("larder.keys.expired.expires", "2020-01-01T00:00:00Z");
        return config;
    }

    private static void role(Map<String, String> config, String name, String services, String more, String value) {
        config.put("larder.roles.%s.grants[0].services".formatted(name), services);
        config.put("larder.roles.%s.grants[0].%s".formatted(name, more), value);
    }

    private static void key(Map<String, String> config, String key, String roles) {
        String id = ApiKey.id(key).orElseThrow();
        config.put("larder.keys.%s.hash".formatted(id), ApiKey.hash(key));
        config.put("larder.keys.%s.roles".formatted(id), roles);
    }
}
