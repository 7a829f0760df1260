package dev.larder.core.event.outbound;

import dev.larder.core.Refusal;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.KeyScan;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** All subscribers by name. Starts after the services are open, and stops before they close. */
@Singleton
public final class Subscribers {
    private static final Logger LOG = Logger.getLogger(Subscribers.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final SubscriberCatalog catalog;
    private final ServiceRegistry services;
    private final Subscription.Means means;
    private volatile Map<String, Subscription> subscriptions = Map.of();

    Subscribers(
            SubscriberCatalog catalog,
            ServiceRegistry services,
            WebhookSender webhookSender,
            MeterRegistry registry,
            Clock clock) {
        this.catalog = catalog;
        this.services = services;
        this.means = new Subscription.Means(webhookSender, registry, clock);
    }

    void open(@Observes @Priority(200) StartupEvent started) {
        List<Subscriber> declared = catalog.declared();
        Set<ServiceEvents> queues = declared.stream()
                .flatMap(subscriber -> subscriber.queue().stream())
                .map(name -> known(name.text()).events())
                .collect(Collectors.toSet());
        Map<String, Subscription> opened = new LinkedHashMap<>();
        for (Subscriber subscriber : declared) {
            var subscription = new Subscription(subscriber, sources(subscriber, queues), deliveryStore(subscriber), means);
            opened.put(subscriber.name(), subscription);
        }
        opened.values().forEach(Subscription::open);
        subscriptions = opened;
    }

    void close(@Observes @Priority(100) ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(subscriptions.size());
        subscriptions.values().forEach(subscription -> subscription.close(closed::countDown));
        if (!closed.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Some events were not written to the queues of their subscribers within %s and are lost", CLOSE_TIMEOUT);
        }
        subscriptions = Map.of();
    }

    /**
     * The status of a subscriber, for a caller that may read all services whose events the subscriber receives.
     *
     * @throws Refusal if there is no such subscriber, or the caller may not read them
     */
    public SubscriberStatus status(Caller caller, String name) {
        Subscription found = subscriptions.get(name);
        if (found == null) {
            throw new Refusal.NotFound("There is no subscriber with this name");
        }
        if (!found.services().stream()
                .allMatch(events -> caller.may(Verb.GET, new ServiceName(events.service()), ""))) {
            throw new Refusal.Forbidden("This API key has no grant to GET all services whose events this subscriber receives");
        }
        return found.status();
    }

    /**
     * The event sources of the subscriber, each once, even if several services share one. Services that store queues
     * are excluded: each delivery writes to a queue, so its events would never end.
     */
    private List<ServiceEvents> sources(Subscriber subscriber, Set<ServiceEvents> queues) {
        Stream<Service> wanted = subscriber.services().isEmpty()
                ? services.all().stream()
                : subscriber.services().stream().map(name -> known(name.text()));
        return wanted.map(Service::events)
                .distinct()
                .filter(events -> !queues.contains(events))
                .toList();
    }

    private Optional<DeliveryStore> deliveryStore(Subscriber subscriber) {
        return subscriber
                .queue()
                .map(name -> known(name.text()))
                .map(queue ->
                        new DeliveryStore(subscriber.name(), queue.store(), keys(subscriber, queue), means.clock()));
    }

    private static KeyScan keys(Subscriber subscriber, Service queue) {
        return queue.store()
                .capability(KeyScan.class)
                .orElseThrow(() -> new ConfigurationException(
                        "larder.subscribers.%s.queue names service %s, which has no capability key_scan, so deliveries could not be found there: name another service"
                                .formatted(subscriber.name(), queue.name())));
    }

    private Service known(String name) {
        return services.get(name);
    }
}
