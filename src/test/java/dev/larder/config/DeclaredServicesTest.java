package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.ConfigRoot;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.MutableClock;
import dev.larder.spi.StoreContext;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredServicesTest {
    /** What a service of this test's type may say. */
    @ConfigMapping(prefix = "larder.shelf")
    public interface ShelfConfig {
        /** Anything. */
        @WithDefault("oak")
        String wood();
    }

    private record Shelf(String type) implements CacheStoreFactory<ShelfConfig> {
        @Override
        public Class<ShelfConfig> configType() {
            return ShelfConfig.class;
        }

        @Override
        public CacheStore open(StoreContext context, ShelfConfig config) {
            throw new IllegalArgumentException(context.namespace() + " is of " + config.wood());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.type=shelf b.type=cupboard                        | Service b has the unknown type 'cupboard'; there are [rack, shelf]
            a.type=shelf A.type=shelf                           | is declared twice; names differ in more than case
            a.type=shelf a.key-prefix=x b.type=shelf b.key-prefix=x | Service b has the key-prefix of another service of its type
            system.type=shelf                                   | The service name system is reserved
            v2.type=shelf                                       | The service name v2 is reserved
            a.type=shelf a.jitter=1.5                           | Service a has a jitter of 1.5; it must be 0 to 1
            a.type=shelf a.max-ttl=0                            | Service a has a max-ttl of 0
            a.type=shelf a.timeout=0                            | Service a needs
            a.type=shelf a.max-key-length=0                     | Service a needs
            a.type=shelf a.shelf.wodo=x                         | did you mean larder.services.a.shelf.wood?
            """)
    void aDeclarationThatMakesNoSenseStopsTheStart(String declared, String complaint) {
        assertThatThrownBy(() -> services(declared))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void servicesOfDifferentTypesMayHaveOnePrefix() {
        assertThat(services("a.type=shelf a.key-prefix=x b.type=rack b.key-prefix=x"))
                .extracting(service -> service.name().text() + " " + service.type())
                .containsExactly("a shelf", "b rack");
    }

    @Test
    void whatABackendRefusesNamesTheService() {
        ServiceDefinition service = services("a.type=shelf a.shelf.wood=pine").get(0);

        assertThatThrownBy(() -> service.store().get())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Service a: larder:a is of pine");
    }

    private static List<ServiceDefinition> services(String declared) {
        Map<String, String> values = new HashMap<>();
        for (String property : declared.split(" ", -1)) {
            String[] pair = property.split("=", 2);
            values.put("larder.services." + pair[0], pair[1]);
        }
        SmallRyeConfig source = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(LarderConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(values, "test", 300))
                .build();
        LarderConfig config = source.getConfigMapping(LarderConfig.class);
        return new DeclaredServices(
                        config,
                        source,
                        found(List.of(new Shelf("shelf"), new Shelf("rack"))),
                        found(List.<ConfigRoot>of()),
                        new DeclaredFeeds(config, source, found(List.of())),
                        new MutableClock())
                .declared();
    }

    /** What CDI would have found. */
    @SuppressWarnings("unchecked") // the proxy is an Instance of whatever is in the list
    private static <T> Instance<T> found(List<? extends T> beans) {
        return (Instance<T>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("forEach")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    beans.forEach((Consumer<? super T>) arguments[0]);
                    return null;
                });
    }
}
