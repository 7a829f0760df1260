package dev.larder.gateway.origin.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configurations of services in front of tables. */
class TableServiceFaultsTest {
    private static final String SHOP = "larder.services.shop.";

    private static List<String> faults(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(Map.of(
                SHOP + "table.url", "jdbc:postgresql://127.0.0.1/shop",
                SHOP + "cache.in", "pages"));
        own.forEach((name, value) -> all.put(SHOP + name, value));
        return TableServiceFaults.of(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TableServiceConfig.class, "larder.services.shop")
                .withDefaultValues(all)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(TableServiceConfig.class, "larder.services.shop"));
    }

    @Test
    void aTableIsEnough() {
        assertThat(faults(Map.of("table.tables.orders.id", "id"))).isEmpty();
    }

    @Test
    void everyFaultIsToldWithItsProperty() {
        List<String> faults = faults(Map.of(
                "table.url", "postgres://127.0.0.1/shop",
                "table.pool-size", "0",
                "table.timeout", "10ms",
                "table.tables.orders.mode", "behind",
                "table.tables.orders.also", "nowhere",
                "table.tables.lines.name", "sales.lines; drop table x",
                "cache.ttl", "0s"));

        assertThat(faults)
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("table.url must begin with jdbc:postgresql:"),
                        fault -> assertThat(fault).startsWith("table.pool-size must"),
                        fault -> assertThat(fault).startsWith("table.timeout must"),
                        fault -> assertThat(fault)
                                .startsWith("table.tables.orders.mode is behind, which needs table.behind.queue"),
                        fault -> assertThat(fault).startsWith("table.tables.orders.also names nowhere"),
                        fault -> assertThat(fault).startsWith("table.tables.lines.name cannot be used"),
                        fault -> assertThat(fault).startsWith("cache.ttl must"));
    }

    @Test
    void aTableThatIsWrittenBehindHasOneName() {
        assertThat(faults(Map.of(
                        "table.behind.queue", "writes",
                        "table.tables.stock.mode", "behind",
                        "table.tables.shelves.name", "public.stock",
                        "table.tables.orders.mode", "behind")))
                .singleElement()
                .asString()
                .startsWith("table.tables.stock.mode is behind, and the same table is exposed as shelves");
        assertThat(faults(Map.of("table.tables.stock.id", "id", "table.tables.shelves.name", "stock")))
                .isEmpty();
    }

    @Test
    void nothingIsExposedByDefault() {
        assertThat(faults(Map.of())).containsExactly("table.tables names no table, so that nothing would be exposed");
    }
}
