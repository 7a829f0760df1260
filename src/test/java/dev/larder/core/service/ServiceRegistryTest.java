package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.InvalidSettings;
import dev.larder.spi.MapStore;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceRegistryTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final AtomicInteger closed = new AtomicInteger();
    private final ServiceRegistry registry = new ServiceRegistry(OpenServices.stack());

    private ServiceDefinition good() {
        return OpenServices.definition("good", new MapStore(new MapStore.Server(), "good", CLOCK) {
            @Override
            public Uni<Void> close() {
                return super.close().invoke(closed::incrementAndGet);
            }
        });
    }

    private static ServiceDefinition failing(RuntimeException failure) {
        return OpenServices.definition("failing", new StoreSource(Map.of(), false, () -> {
            throw failure;
        }));
    }

    @Test
    void aServiceThatCannotBeOpenedClosesThoseThatWereOpenedBeforeIt() {
        List<ServiceDefinition> definitions = List.of(good(), failing(new IllegalArgumentException("no such host")));

        assertThatThrownBy(() -> registry.stage(definitions))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("no such host");

        assertThat(closed).hasValue(1);
    }

    @Test
    void aServiceThatFailsUnexpectedlyClosesThoseThatWereOpenedBeforeIt() {
        var failure = new IllegalStateException("a fault of the driver");
        List<ServiceDefinition> definitions = List.of(good(), failing(failure));

        assertThatThrownBy(() -> registry.stage(definitions)).isSameAs(failure);

        assertThat(closed).hasValue(1);
        assertThat(registry.all()).isEmpty();
    }
}
