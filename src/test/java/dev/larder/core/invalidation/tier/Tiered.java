package dev.larder.core.invalidation.tier;

import dev.larder.http.Api;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with tiers, bounded and strict, in front of services of one node. */
public final class Tiered implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        for (String behind : List.of("local", "file")) {
            config.put("larder.services.%s.type".formatted(behind), behind);
            config.put("larder.services.%s.prefixes".formatted(behind), "declared/");
            for (String consistency : List.of("bounded", "strict")) {
                String tier = "larder.services.%s-%s.".formatted(behind, consistency);
                config.put(tier + "type", "tiered");
                config.put(tier + "tiered.l2", behind);
                config.put(tier + "tiered.consistency", consistency);
                config.put(tier + "tiered.max-entries", "1000");
            }
        }
        return config;
    }
}
