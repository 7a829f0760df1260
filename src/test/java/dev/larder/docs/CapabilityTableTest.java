package dev.larder.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.service.Capabilities;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.StoreContext;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LocalOnly.class)
class CapabilityTableTest {
    @Inject
    @Any
    Instance<CacheStoreFactory<?>> factories;

    @Inject
    SmallRyeConfig config;

    /**
     * The capabilities of one backend.
     *
     * @param type its type
     * @param capabilities each capability, and whether the backend has it
     */
    private record Backend(String type, SortedMap<String, Boolean> capabilities) {}

    @Test
    void guideHasTheCapabilitiesOfEveryBackend() throws IOException {
        List<Backend> backends = factories.stream()
                .map(this::backend)
                .sorted(Comparator.comparing(Backend::type))
                .toList();
        assertThat(backends).hasSize(5);
        new Section(Path.of("src/docs/guide/backends.md"), "capabilities").mustBe(table(backends));
    }

    /** Asks an open store, as the capabilities endpoint does. Opening a store needs no server. */
    private <C> Backend backend(CacheStoreFactory<C> factory) {
        var context = new StoreContext("table", Optional.empty(), Duration.ofSeconds(1), 1 << 20, Clock.systemUTC());
        ConfigClass group = ConfigClass.configClass(factory.configType(), "larder.services.table." + factory.type());
        ConfigMappings.registerConfigMappings(config, Set.of(group));
        CacheStore store = factory.open(context, config.getConfigMapping(factory.configType(), group.getPrefix()));
        try {
            return new Backend(factory.type(), new TreeMap<>(Capabilities.of(store)));
        } finally {
            store.close().await().atMost(Duration.ofSeconds(10));
        }
    }

    private static String table(List<Backend> backends) {
        Set<String> names = backends.get(0).capabilities().keySet();
        String head = backends.stream().map(Backend::type).collect(joining("` | `", "| | `", "` |\n"));
        String rule = "|---".repeat(backends.size() + 1) + "|\n";
        return head + rule + names.stream().map(name -> row(name, backends)).collect(joining("\n"));
    }

    private static String row(String name, List<Backend> backends) {
        return backends.stream()
                .map(backend -> backend.capabilities().getOrDefault(name, false) ? "yes" : "no → 501")
                .collect(joining(" | ", "| `%s` | ".formatted(name), " |"));
    }
}
