package dev.larder.http.events;

import dev.larder.http.Api;
import dev.larder.server.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with hooks and webhooks of every kind, and a Redis that tests may stop. */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class Hooked implements QuarkusTestProfile {
    static final String SECRET = "whsec_c2VzYW1lLXNlc2FtZS1zZXNhbWUtMQ==";
    static final String NEXT_SECRET = "whsec_c2VzYW1lLXNlc2FtZS1zZXNhbWUtMg==";
    static final String GITHUB_SECRET = "sesame for the forge";
    static final String TOKEN = "sesame-token-of-these-tests";

    /** A Redis for tests that stop it. */
    public static final class Frail implements QuarkusTestResourceLifecycleManager {
        private RedisServer frail;

        @Override
        public Map<String, String> start() {
            frail = RedisServer.start();
            return Map.of("larder.redis.hosts", "redis://" + frail.address());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(frail, new TestInjector.MatchesType(RedisServer.class));
        }

        @Override
        public void stop() {
            frail.close();
        }
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Frail.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", Api.MASTER);
        for (String service : List.of("source", "pages", "lists", "seen")) {
            config.put("larder.services.%s.type".formatted(service), "local");
        }
        config.put("larder.services.frail.type", "redis");
        config.put("larder.services.bare.type", "redis");
        config.put("larder.services.bare.redis.format", "raw");
        config.put("larder.services.far.type", "local");
        config.put("larder.services.near.type", "tiered");
        config.put("larder.services.near.tiered.l2", "far");
        hook(config, "user", "user:{id},user:{id}:*", "pages", "keys", "page:{id},whole:{key},of:{caller}");
        hook(config, "item", "item:*", "pages,lists", "prefixes", "list:{*}:");
        hook(config, "doc", "doc:*", "pages", "keys", "team:{body:/team/id},label:{body:/labels}");
        hook(config, "index", "page:{id}", "lists", "keys", "index:{id}");
        config.put("larder.hooks.index.on.service", "pages");
        hook(config, "wiped", "wipe:*", "pages", "keys", "all");
        hook(config, "left", "left:{id}", "pages", "keys", "page:{id}");
        config.put("larder.hooks.left.on.verbs", "DELETE");
        hook(config, "member", "member:{id}", "pages", "tags", "team-{id}");
        hook(config, "kin", "kin:{id}", "pages", "keys", "page:{id}");
        config.put("larder.hooks.kin.on.service", "far");
        hook(config, "beside", "beside:{id}", "pages", "keys", "page:{id}");
        config.put("larder.hooks.beside.on.service", "near");
        hook(config, "wave", "wave:{id}", "near", "keys", "kin:{id}");
        hook(config, "mirror", "mirror:*", "*", "keys", "{key}");
        config.put("larder.hooks.mirror.on.service", "bare");
        hook(config, "slow", "slow:*", "frail", "keys", "{key}");
        hook(config, "late", "late:*", "frail", "keys", "{key}");
        config.put("larder.hooks.late.on-error", "report");
        config.put("larder.hooks.slow.timeout", "300ms");
        config.put("larder.hooks.late.timeout", "300ms");
        webhook(config, "shop", "standard", SECRET + "," + NEXT_SECRET, "pages", "product:{body:/data/id}");
        config.put("larder.webhooks.shop.max-size", "256K");
        webhook(config, "shared", "standard", SECRET, "pages", "product:{body:/data/id}");
        config.put("larder.webhooks.shared.remember-in", "seen");
        config.put("larder.webhooks.shared.events", "product.changed");
        webhook(config, "forge", "github", GITHUB_SECRET, "pages", "repo:{body:/repository/full_name}");
        config.put("larder.webhooks.forge.events", "push");
        webhook(config, "mill", "github", GITHUB_SECRET, "pages", "repo:{body:/repository/full_name}");
        webhook(config, "cloud", "cloudevents", SECRET + "," + TOKEN, "pages", "row:{ce:subject},row:{body:/id}");
        webhook(config, "stock", "standard", SECRET, "pages");
        config.put("larder.webhooks.stock.purge.prefixes", "shelf:{body:/data/id}:");
        config.put("larder.webhooks.stock.purge.tags", "brand-{body:/data/brand}");
        webhook(config, "stuck", "standard", SECRET, "frail", "product:{body:/data/id}");
        config.put("larder.webhooks.stuck.timeout", "300ms");
        return config;
    }

    private static void hook(
            Map<String, String> config, String name, String keys, String services, String what, String purged) {
        config.put("larder.hooks.%s.on.service".formatted(name), "source");
        config.put("larder.hooks.%s.on.keys".formatted(name), keys);
        config.put("larder.hooks.%s.purge.services".formatted(name), services);
        config.put("larder.hooks.%s.purge.%s".formatted(name, what), purged);
    }

    private static void webhook(
            Map<String, String> config, String name, String type, String secrets, String services, String keys) {
        webhook(config, name, type, secrets, services);
        config.put("larder.webhooks.%s.purge.keys".formatted(name), keys);
    }

    private static void webhook(Map<String, String> config, String name, String type, String secrets, String services) {
        config.put("larder.webhooks.%s.type".formatted(name), type);
        config.put("larder.webhooks.%s.secrets".formatted(name), secrets);
        config.put("larder.webhooks.%s.purge.services".formatted(name), services);
    }
}
