package dev.larder.http.events;

import dev.larder.core.access.ApiKey;
import dev.larder.http.Api;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** An application with local services that keep few events and have frequent heartbeats. */
public final class Listening implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        for (String service : new String[] {"local", "crowd", "busy", "brief"}) {
            config.put("larder.services.%s.type".formatted(service), "local");
        }
        config.put("larder.events.window", "1000");
        config.put("larder.events.max-listeners", "1000");
        config.put("larder.events.heartbeat", "300ms");
        role(config, "users", "prefixes", "user:");
        role(config, "writer", "verbs", "PUT");
        key(config, Api.USERS, "users");
        key(config, Api.LOCAL_ONLY, "writer");
        return config;
    }

    private static void role(Map<String, String> config, String name, String restriction, String value) {
        config.put("larder.roles.%s.grants[0].services".formatted(name), "*");
        config.put("larder.roles.%s.grants[0].%s".formatted(name, restriction), value);
    }

    private static void key(Map<String, String> config, String key, String role) {
        String id = ApiKey.id(key).orElseThrow();
        config.put("larder.keys.%s.hash".formatted(id), ApiKey.hash(key));
        config.put("larder.keys.%s.roles".formatted(id), role);
    }
}
