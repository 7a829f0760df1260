package dev.larder.http;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An application with its own limits, each for its own API key, and a Redis that tests may stop. Some limits exist once
 * for each backend that counts them. Each backend has one more service, whose queues are short.
 */
public final class Limited implements QuarkusTestProfile {
    private static final List<String> ANYWHERE =
            List.of("reads", "bytes", "entries", "spared", "crowd", "kept", "nonsense", "once", "chunked");
    private static final List<String> LOCAL = List.of("tried", "watched", "address", "verbs", "ranged", "near", "soon");

    /** The maximum length of each queue of {@link #narrow}. */
    static final int NARROW = 4;

    /** The maximum size of the calls that wait for a batch of the database. */
    static final int NARROW_BYTES = 10_000;

    /** The service on that backend with short queues. */
    static String narrow(Backend backend) {
        return "narrow" + backend.service();
    }

    /** The name of the limit of that kind that is counted on that backend. */
    static String in(Backend backend, String sort) {
        return sort + backend.service();
    }

    /** The API key of the limit of that name. */
    static String key(String limit) {
        return "lk_%s_aaaaaaaaaaaaaaaaaaaaaaaa".formatted(limit);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Backends.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        config.put("larder.http.x-rate-limit", "true");
        config.put("larder.services.other.type", "local");
        config.put("larder.services.frail.type", "redis");
        config.put("larder.services.frail.timeout", "500ms");
        config.put("larder.services.frail.max-calls", "8");
        config.put("larder.services.frail.breaker.pause", "300ms");
        config.put("larder.roles.all.grants[0].services", "*");
        config.put("larder.roles.crew.grants[0].services", "*");
        for (Backend backend : Backend.values()) {
            config.put("larder.services.%s.type".formatted(backend.service()), backend.service());
            anywhere(config, backend);
            narrow(config, backend);
        }
        // then all threads are in one pool on every JDK, and a test can use all of them
        config.put("quarkus.virtual-threads.enabled", "false");
        LOCAL.forEach(name -> limited(config, name, "local"));
        limit(config, "tried", "shadow", "true");
        limit(config, "tried", "limit", "1");
        limit(config, "watched", "shadow", "true");
        limit(config, "watched", "of", "bytes");
        limit(config, "watched", "limit", "100");
        limit(config, "address", "each", "address");
        limit(config, "verbs", "each", "verb,service");
        limit(config, "verbs", "limit", "1");
        limit(config, "near", "limit", "20");
        limit(config, "soon", "limit", "1");
        limit(config, "soon", "window", "2s");
        limit(config, "soon", "algorithm", "sliding");
        limit(config, "ranged", "addresses", "203.0.113.0/24");
        limited(config, "open", "frail");
        limited(config, "closed", "frail");
        limit(config, "closed", "on-error", "fail-closed");
        limited(config, "far", "redis");
        limit(config, "far", "limit", "1000000");
        role(config);
        return config;
    }

    private static void anywhere(Map<String, String> config, Backend backend) {
        ANYWHERE.forEach(sort -> limited(config, in(backend, sort), backend.service()));
        limit(config, in(backend, "reads"), "verbs", "GET");
        limit(config, in(backend, "reads"), "services", "local");
        limit(config, in(backend, "bytes"), "of", "bytes");
        limit(config, in(backend, "bytes"), "limit", "1000");
        limit(config, in(backend, "chunked"), "of", "bytes");
        limit(config, in(backend, "chunked"), "limit", "1000");
        limit(config, in(backend, "entries"), "of", "entries");
        limit(config, in(backend, "entries"), "limit", "5");
        limit(config, in(backend, "crowd"), "limit", "20");
        limit(config, in(backend, "kept"), "each", "address");
    }

    private static void narrow(Map<String, String> config, Backend backend) {
        String bound = switch (backend) {
            case LOCAL -> "scan-queue";
            case REDIS -> "max-queue";
            case MEMCACHED -> "max-waiting";
            case FILE -> "queue";
            case DATABASE -> "queue-size";
        };
        String service = "larder.services." + narrow(backend);
        if (backend == Backend.DATABASE) {
            config.put(service + ".database.queue-bytes", Integer.toString(NARROW_BYTES));
        }
        config.put(service + ".type", backend.service());
        config.put(service + ".timeout", "20s");
        config.put("%s.%s.%s".formatted(service, backend.service(), bound), Integer.toString(NARROW));
    }

    /** An API key, and a limit for it. */
    private static void limited(Map<String, String> config, String name, String service) {
        config.put("larder.keys.%s.hash".formatted(name), ApiKey.hash(key(name)));
        config.put("larder.keys.%s.roles".formatted(name), "all");
        limit(config, name, "keys", name);
        limit(config, name, "in", service);
        limit(config, name, "limit", "3");
        // no window ends while a test runs
        limit(config, name, "window", "366d");
        limit(config, name, "algorithm", "fixed");
    }

    /** Two API keys with the same role. */
    private static void role(Map<String, String> config) {
        for (String member : List.of("crew1", "crew2")) {
            config.put("larder.keys.%s.hash".formatted(member), ApiKey.hash(key(member)));
            config.put("larder.keys.%s.roles".formatted(member), "crew,all");
        }
        limit(config, "crew", "roles", "crew");
        limit(config, "crew", "each", "role");
        limit(config, "crew", "in", "local");
        limit(config, "crew", "limit", "3");
        limit(config, "crew", "window", "366d");
        limit(config, "crew", "algorithm", "fixed");
    }

    private static void limit(Map<String, String> config, String name, String property, String value) {
        config.put("larder.limits.%s.%s".formatted(name, property), value);
    }
}
