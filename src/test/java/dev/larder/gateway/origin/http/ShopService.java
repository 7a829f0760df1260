package dev.larder.gateway.origin.http;

import dev.larder.core.access.ApiKey;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with services in front of an HTTP API, whose answers are in a local service. */
public final class ShopService implements QuarkusTestProfile {
    public static final String KEY = "master-key-of-these-tests";
    static final String OTHER = "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa";
    static final String REMOVER = "lk_remover_bbbbbbbbbbbbbbbbbbbbbbb";

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ShopOrigin.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.data-dir", "target/shop-test");
        config.put("larder.services.pages.type", "local");
        service(config, "shop", "key");
        service(config, "all", "shared");
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
        service(config, "dead", "shared");
        service(config, "gone", "shared");
        config.put("larder.services.gone.http.url", "http://127.0.0.1:1");
        config.put("larder.services.dead.http.url", "http://127.0.0.1:1/secret-place");
        config.put("larder.services.dead.breaker.calls", "4");
        config.put("larder.services.dead.breaker.pause", "30s");
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

    private static void key(Map<String, String> config, String name, String key, String verbs) {
        config.put("larder.roles.%s.grants[0].services".formatted(name), "shop,all,pages");
        config.put("larder.roles.%s.grants[0].verbs".formatted(name), verbs);
        config.put("larder.keys.%s.hash".formatted(name), ApiKey.hash(key));
        config.put("larder.keys.%s.roles".formatted(name), name);
    }
}
