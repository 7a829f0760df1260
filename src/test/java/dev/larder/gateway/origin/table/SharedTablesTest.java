package dev.larder.gateway.origin.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Services that show the same table. */
class SharedTablesTest {
    private static final String URL = "jdbc:postgresql://127.0.0.1/shop";

    private static TableServiceConfig config(String url, String holder, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(Map.of("s.table.url", url, "s.cache.in", holder));
        own.forEach((name, value) -> all.put("s.table.tables." + name, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TableServiceConfig.class, "s")
                .withDefaultValues(all)
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(TableServiceConfig.class, "s");
    }

    private static List<String> warnings(TableServiceConfig one, TableServiceConfig other) {
        return SharedTables.warnings(Map.of("one", one, "other", other));
    }

    private static final Map<String, String> ORDERS = Map.of("orders.id", "id");
    private static final Map<String, String> BILLS = Map.of("bills.name", "public.Orders", "lines.id", "id");

    @Test
    void oneCacheIsEnough() {
        assertThat(warnings(config(URL, "pages", ORDERS), config(URL, "Pages", BILLS)))
                .isEmpty();
    }

    @Test
    void twoCachesAreTold() {
        String sameUrl = "jdbc:postgresql://LOCALHOST:5432/shop?sslmode=disable";
        assertThat(warnings(config(URL, "pages", ORDERS), config(sameUrl, "copies", BILLS)))
                .containsExactly(
                        "Services one and other show orders of one database and have not the same cache.in: a change"
                                + " through one of them does not invalidate the cached answers of the other");
    }

    @Test
    void otherTablesAndOtherDatabasesAreNot() {
        assertThat(warnings(config(URL, "pages", ORDERS), config(URL, "copies", Map.of("lines.id", "id"))))
                .isEmpty();
        assertThat(warnings(config(URL, "pages", ORDERS), config("jdbc:postgresql://10.0.0.1/shop", "copies", ORDERS)))
                .isEmpty();
        assertThat(warnings(
                        config(URL, "pages", ORDERS), config("jdbc:postgresql://127.0.0.1/other", "copies", ORDERS)))
                .isEmpty();
    }

    @Test
    void aTableThatAnotherServiceWritesBehindIsTold() {
        assertThat(warnings(config(URL, "pages", ORDERS), config(URL, "pages", Map.of("orders.mode", "behind"))))
                .containsExactly(
                        "Service other writes orders behind, and service one shows the same: its readers do not see queued writes");
    }

    @Test
    void aDatabaseHasTheNameOfItsRoleByDefault() {
        for (String url : List.of("jdbc:postgresql:", "jdbc:postgresql://localhost/", "jdbc:postgresql:///?x=/y")) {
            assertThat(DatabaseAddress.of(url, Optional.of("ada")))
                    .isEqualTo(new DatabaseAddress("localhost:5432", "ada"));
        }
        assertThat(DatabaseAddress.of("jdbc:postgresql://localhost/?user=eve", Optional.of("ada")))
                .isEqualTo(new DatabaseAddress("localhost:5432", "eve"));
        assertThat(DatabaseAddress.of("jdbc:postgresql://localhost/sh%6Fp", Optional.empty()))
                .isEqualTo(new DatabaseAddress("localhost:5432", "shop"));
        assertThat(DatabaseAddress.of("jdbc:postgresql://A:1,[::1]:2/Shop", Optional.empty()))
                .isEqualTo(new DatabaseAddress("a:1,localhost:2", "Shop"));
    }
}
