package dev.larder.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Faults;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.spi.MapStore;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServiceRegistryTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final AtomicInteger closed = new AtomicInteger();
    private final ServiceRegistry registry = new ServiceRegistry(OpenServices.stack());

    private final Faults faults = new Faults();

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
    void settingsWithAServiceThatCannotBeOpenedCloseTheOthers() {
        List<ServiceDefinition> definitions = List.of(good(), failing(new IllegalArgumentException("no such host")));

        registry.stage(definitions, faults).discard();

        assertThat(faults.all()).containsExactly("no such host");
        assertThat(closed).hasValue(1);
    }

    /** The reason why the service is missing was told. */
    @Test
    void whatNamesAServiceThatCannotBeOpenedIsNoOtherFault() {
        ServiceDirectory directory = registry.stage(
                        List.of(good(), failing(new IllegalArgumentException("no such host"))), faults)
                .directory();

        assertThat(directory.require(new ServiceName("good")).name()).hasToString("good");
        assertThat(faults.attempt(() -> directory.require(new ServiceName("failing"))))
                .isEmpty();

        assertThat(faults.all()).containsExactly("no such host");
    }

    /** Settings that are refused or only checked reach nothing. */
    @Test
    void theWorkInTheBackgroundBeginsWhenAServiceIsInEffect() {
        var started = new AtomicInteger();
        List<ServiceDefinition> definitions = List.of(good(), inFrontOfGood(started));

        registry.stage(definitions, faults).discard();
        assertThat(started).hasValue(0);

        StagedServices staged = registry.stage(definitions, faults);
        staged.showBoth();
        staged.commit();
        assertThat(started).hasValue(1);
        assertThat(faults.all()).isEmpty();
    }

    private static ServiceDefinition inFrontOfGood(AtomicInteger started) {
        ServiceDefinition alike = OpenServices.definition("front", MapStore.alone(CLOCK));
        var fronting = new Fronting(new ServiceName("good"), Optional.empty(), context -> new Front() {
            @Override
            public Purge inHolder(Purge purge) {
                return purge;
            }

            @Override
            public FrontCounts counts() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }

            @Override
            public void start() {
                started.incrementAndGet();
            }

            @Override
            public void close() {}
        });
        return new ServiceDefinition(
                alike.name(),
                "http",
                alike.label(),
                alike.description(),
                alike.required(),
                false,
                alike.rules(),
                Optional.empty(),
                Optional.of(fronting),
                alike.protection(),
                alike.store());
    }

    @Test
    void aServiceThatFailsUnexpectedlyClosesThoseThatWereOpenedBeforeIt() {
        var failure = new IllegalStateException("a fault of the driver");
        List<ServiceDefinition> definitions = List.of(good(), failing(failure));

        assertThatThrownBy(() -> registry.stage(definitions, faults)).isSameAs(failure);

        assertThat(closed).hasValue(1);
        assertThat(registry.all()).isEmpty();
    }
}
