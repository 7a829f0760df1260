package dev.larder.gateway.origin.table;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application whose database may be stopped: a table that is written behind, of which stale answers may be shown. */
public final class OutageTables implements QuarkusTestProfile {
    static final String KEY = ShopTables.KEY;

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ShopDatabase.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("larder.api-key", KEY);
        config.put("larder.services.pages.type", "local");
        config.put("larder.services.queue.type", "file");
        String depot = "larder.services.depot.";
        config.put(depot + "type", "table");
        config.put(depot + "table.url", "${shop.database}");
        config.put(depot + "table.username", "larder");
        config.put(depot + "table.timeout", "3s");
        config.put(depot + "table.behind.queue", "queue");
        config.put(depot + "table.tables.jobs.mode", "behind");
        config.put(depot + "cache.in", "pages");
        config.put(depot + "cache.ttl", "1s");
        config.put(depot + "cache.stale-if-error", "1h");
        return config;
    }
}
