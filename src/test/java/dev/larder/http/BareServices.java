package dev.larder.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Services on stores with the mandatory methods alone, whose breakers open after different numbers of failures. */
public final class BareServices implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        config.put("larder.services.bare.type", "bare");
        breaking(config, "half-of-four", 4, 0.5);
        breaking(config, "all-of-four", 4, 1);
        breaking(config, "half-of-six", 6, 0.5);
        return config;
    }

    private static void breaking(Map<String, String> config, String service, int calls, double ratio) {
        String prefix = "larder.services." + service;
        config.put(prefix + ".type", "bare");
        config.put(prefix + ".breaker.calls", Integer.toString(calls));
        config.put(prefix + ".breaker.ratio", Double.toString(ratio));
        config.put(prefix + ".breaker.pause", "1h");
    }
}
