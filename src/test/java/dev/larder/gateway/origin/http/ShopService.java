package dev.larder.gateway.origin.http;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An application with services in front of an HTTP API, whose answers are in a local service. */
public final class ShopService implements QuarkusTestProfile {
    public static final String KEY = "master-key-of-these-tests";
    static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";
    static final String REMOVER = "lk_remover_bbbbbbbbbbbbbbbbbbbbbbb";

    /** A key with the role of {@link #OTHER}. */
    static final String TWIN = "lk_twin_cccccccccccccccccccccccccc";

    @Override
    public List<TestResourceEntry> testResources() {
        return Stream.of(ShopOrigin.class, RawOrigin.class, NginxOrigin.class)
                .map(TestResourceEntry::new)
                .toList();
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.services.pages.type", "local");
        service(config, "shop", "key");
        service(config, "all", "shared");
        service(config, "roles", "role");
        service(config, "nginx", "shared");
        config.put("larder.services.nginx.http.url", "${nginx.url}");
        raw(config, "raw", 10_000);
        raw(config, "fragile", 4);
        raw(config, "mortal", 10_000);
        service(config, "uploads", "shared");
        config.put("larder.services.all.cache.mode", "respect");
        config.put("larder.services.all.http.client-fields", "forwarded");
        config.put("larder.services.uploads.http.client-fields", "x-forwarded");
        config.put("larder.services.all.http.max-request-body", "100K");
        config.put("larder.services.shop.http.headers.Authorization", "Bearer of-the-origin");
        config.put("larder.services.shop.routes[0].path", "/me/**");
        config.put("larder.services.shop.routes[0].cache", "false");
        config.put("larder.services.shop.routes[1].on", "POST /search");
        config.put("larder.services.shop.routes[1].safe", "true");
        config.put("larder.services.shop.routes[2].on", "POST /orders/**");
        config.put("larder.services.shop.routes[2].tags", "reports");
        config.put("larder.services.shop.routes[2].also", "/stats/**");
        config.put("larder.services.shop.routes[3].path", "/products/*");
        config.put("larder.services.shop.routes[3].tags", "product:{1}");
        // counts the bytes of all bodies, and refuses none
        config.put("larder.limits.watched.of", "bytes");
        config.put("larder.limits.watched.in", "pages");
        config.put("larder.limits.watched.limit", "1000");
        config.put("larder.limits.watched.window", "1h");
        config.put("larder.limits.watched.shadow", "true");
        service(config, "dead", "shared");
        service(config, "gone", "shared");
        config.put("larder.services.gone.http.url", "http://127.0.0.1:1");
        config.put("larder.services.dead.http.url", "http://127.0.0.1:1/secret-place");
        config.put("larder.services.dead.breaker.calls", "4");
        config.put("larder.services.dead.breaker.pause", "30s");
        // its cache is away
        config.put("larder.services.away.type", "redis");
        config.put("larder.services.away.timeout", "500ms");
        config.put("larder.services.away.redis.hosts", "redis://127.0.0.1:1");
        service(config, "uncached", "shared");
        config.put("larder.services.uncached.cache.in", "away");
        // apart, because bodies that a hook needs are read before they are sent
        service(config, "hooked", "key");
        config.put("larder.hooks.sold.on.service", "hooked");
        config.put("larder.hooks.sold.on.keys", "sold/{id}");
        config.put("larder.hooks.sold.purge.services", "pages");
        config.put("larder.hooks.sold.purge.keys", "page:{id},{body:/also}");
        config.put("larder.hooks.sold.on.verbs", "PUT");
        config.put("larder.hooks.catalogue.on.service", "pages");
        config.put("larder.hooks.catalogue.on.keys", "catalogue:{id}");
        config.put("larder.hooks.catalogue.purge.services", "shop");
        config.put("larder.hooks.catalogue.purge.prefixes", "list-{id}/");
        key(config, "other", OTHER, "GET,POST,PUT,PATCH,DELETE");
        config.put("larder.keys.twin.hash", ApiKey.hash(TWIN));
        config.put("larder.keys.twin.roles", "other");
        key(config, "remover", REMOVER, "DELETE");
        return config;
    }

    private static void service(Map<String, String> config, String name, String scope) {
        String prefix = "larder.services." + name;
        config.put(prefix + ".type", "http");
        config.put(prefix + ".http.url", "${shop.url}");
        config.put(prefix + ".http.timeout", "3s");
        config.put(prefix + ".cache.in", "pages");
        config.put(prefix + ".cache.scope", scope);
    }

    /** A service in front of the origin that answers by bytes; its breaker looks at this number of requests. */
    private static void raw(Map<String, String> config, String name, int calls) {
        String prefix = "larder.services." + name;
        service(config, name, "shared");
        config.put(prefix + ".http.url", "${raw.url}");
        config.put(prefix + ".http.timeout", "1s");
        config.put(prefix + ".http.idle-timeout", "1s");
        config.put(prefix + ".http.retries", "0");
        config.put(prefix + ".breaker.calls", Integer.toString(calls));
    }

    private static void key(Map<String, String> config, String name, String key, String verbs) {
        config.put("larder.roles.%s.grants[0].services".formatted(name), "shop,all,roles,raw,pages");
        config.put("larder.roles.%s.grants[0].verbs".formatted(name), verbs);
        config.put("larder.keys.%s.hash".formatted(name), ApiKey.hash(key));
        config.put("larder.keys.%s.roles".formatted(name), name);
    }
}
