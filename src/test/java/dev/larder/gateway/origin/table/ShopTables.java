package dev.larder.gateway.origin.table;

import dev.larder.core.access.ApiKey;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application with a service in front of the tables of a shop, whose answers are in a local service. */
public final class ShopTables implements QuarkusTestProfile {
    public static final String KEY = "master-key-of-these-tests";
    static final String WATCHER = "lk_watcher_aaaaaaaaaaaaaaaaaaaaaaa";
    static final String READER = "lk_reader_aaaaaaaaaaaaaaaaaaaaaaaa";

    /** Waits until nothing is invalidated but by changes. */
    static void untilTheFeedHasBegun() {
        Await.until(
                () -> "UP"
                        .equals(RestAssured.get("/q/health/ready")
                                .path("checks.find { it.name == 'feeds' }.data.shop")),
                Duration.ofMillis(20));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ShopDatabase.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.services.pages.type", "local");
        String shop = "larder.services.shop.";
        config.put(shop + "type", "table");
        config.put(shop + "table.url", "${shop.database}");
        config.put(shop + "table.username", "larder");
        config.put(shop + "table.timeout", "3s");
        config.put(shop + "cache.in", "pages");
        for (String table : List.of(
                "orders", "customers", "kinds", "paid", "numbers", "keyless", "hooked", "parts", "later", "missing")) {
            config.put(shop + "table.tables." + table + ".read-only", "false");
        }
        config.put(shop + "table.tables.lines.name", "sales.lines");
        config.put(shop + "table.tables.lines.version", "version");
        config.put(shop + "table.tables.codes.mode", "through");
        config.put(shop + "table.tables.counts.mode", "through");
        config.put("larder.services.queue.type", "file");
        config.put("larder.services.copies.type", "tiered");
        config.put("larder.services.copies.tiered.l2", "queue");
        config.put(shop + "table.behind.queue", "queue");
        config.put(shop + "table.behind.attempts", "3");
        config.put(shop + "table.behind.backoff", "20ms");
        config.put(shop + "table.tables.tasks.mode", "behind");
        config.put(shop + "table.tables.long_tasks.read-only", "true");
        String office = "larder.services.office.";
        config.put(office + "type", "table");
        config.put(office + "table.url", "${shop.database}");
        config.put(office + "table.username", "larder");
        config.put(office + "cache.in", "pages");
        config.put(office + "table.tables.bills.name", "public.orders");
        config.put(office + "table.tables.paid.read-only", "true");
        config.put("larder.feeds.shop.type", "postgresql");
        config.put("larder.feeds.shop.url", "${shop.database}");
        config.put("larder.feeds.shop.username", "larder");
        config.put("larder.feeds.shop.tables", "hooked");
        config.put("larder.feeds.shop.services", "shop");
        config.put("larder.roles.reader.grants[0].services", "shop");
        config.put("larder.roles.reader.grants[0].verbs", "GET");
        config.put("larder.roles.reader.grants[0].prefixes", "_table/orders");
        config.put("larder.keys.reader.hash", ApiKey.hash(READER));
        config.put("larder.keys.reader.roles", "reader");
        config.put("larder.roles.watcher.grants[0].services", "shop");
        config.put("larder.roles.watcher.grants[0].verbs", "GET");
        config.put("larder.roles.watcher.grants[0].prefixes", "_pending");
        config.put("larder.keys.watcher.hash", ApiKey.hash(WATCHER));
        config.put("larder.keys.watcher.roles", "watcher");
        return config;
    }
}
