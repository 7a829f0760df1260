package dev.larder.core.service;

import dev.larder.core.Refusal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Every open service by its name. Opened when Larder starts, closed when it stops. */
@Singleton
public final class ServiceRegistry {
    private static final Logger LOG = Logger.getLogger(ServiceRegistry.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final ServiceCatalog catalog;
    private final StoreStack stack;
    private volatile Map<String, Service> services = Map.of();

    ServiceRegistry(ServiceCatalog catalog, StoreStack stack) {
        this.catalog = catalog;
        this.stack = stack;
    }

    void open(@Observes @Priority(100) StartupEvent started) {
        List<ServiceDefinition> declared = catalog.declared();
        Set<ServiceName> copied = declared.stream()
                .flatMap(definition -> definition.tiering().stream())
                .map(Tiering::l2)
                .collect(Collectors.toSet());
        Map<ServiceName, Service> opened = new HashMap<>();
        for (ServiceDefinition definition : declared) {
            if (definition.tiering().isEmpty()) {
                boolean hasCopies = copied.contains(definition.name());
                opened.put(definition.name(), hasCopies ? stack.openBehind(definition) : stack.open(definition));
            }
        }
        Map<String, Service> all = new LinkedHashMap<>();
        for (ServiceDefinition definition : declared) {
            Service service = definition
                    .tiering()
                    .map(tier -> stack.openInFront(definition, tier.rules(), behind(opened, tier)))
                    .orElseGet(() -> Objects.requireNonNull(opened.get(definition.name())));
            all.put(definition.name().text(), service);
            LOG.infof("Service %s is open (%s)", definition.name(), definition.type());
        }
        services = all;
    }

    private static Service behind(Map<ServiceName, Service> opened, Tiering tier) {
        return Optional.ofNullable(opened.get(tier.l2()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no service %s that others could keep copies of".formatted(tier.l2())));
    }

    /** Closes the stores after the HTTP server has answered what was under way. */
    void close(@Observes ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(services.size());
        for (Service service : services.values()) {
            service.store()
                    .close()
                    .onTermination()
                    .invoke(closed::countDown)
                    .subscribe()
                    .with(done -> {}, failure -> LOG.warnf(failure, "Service %s did not close", service.name()));
        }
        if (!closed.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Some services did not close within %s", CLOSING);
        }
        services = Map.of();
    }

    /** Every open service, in the order of their declaration. */
    public Collection<Service> all() {
        return services.values();
    }

    /**
     * The service of that name.
     *
     * @param name as a caller wrote it, in any case
     * @throws Refusal.NotFound when there is none
     */
    public Service get(String name) {
        Service exact = services.get(name);
        if (exact != null) {
            return exact;
        }
        return ServiceName.of(name)
                .map(legal -> services.get(legal.text()))
                .orElseThrow(() -> new Refusal.NotFound("There is no service of this name"));
    }
}
