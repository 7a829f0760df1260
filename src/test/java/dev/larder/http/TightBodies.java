package dev.larder.http;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An application with little memory for bodies and short timeouts, two API keys with all rights, and one that reads. */
public final class TightBodies implements QuarkusTestProfile {
    /** The maximum number of bytes in flight. */
    static final int ROOM = 20 << 20;

    /** An API key in addition to the usual one. */
    public static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";

    /** An API key that may only read. */
    static final String READER = "lk_reader_aaaaaaaaaaaaaaaaaaaaaaaa";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("larder.api-key", Api.MASTER),
                Map.entry("larder.keys.other.hash", ApiKey.hash(OTHER)),
                Map.entry("larder.keys.other.roles", "all"),
                Map.entry("larder.roles.all.grants[0].services", "*"),
                Map.entry("larder.keys.reader.hash", ApiKey.hash(READER)),
                Map.entry("larder.keys.reader.roles", "read"),
                Map.entry("larder.roles.read.grants[0].services", "*"),
                Map.entry("larder.roles.read.grants[0].verbs", "GET"),
                Map.entry("larder.services.local.type", "local"),
                Map.entry("larder.services.narrow.type", "local"),
                Map.entry("larder.services.narrow.max-value-size", "1K"),
                Map.entry("larder.http.max-bytes-in-flight", Integer.toString(ROOM)),
                Map.entry("larder.http.body-grace", "2s"),
                Map.entry("larder.http.body-min-rate", "1K"),
                Map.entry("larder.http.body-idle-timeout", "5s"),
                Map.entry("larder.http.body-timeout", "8s"));
    }
}
