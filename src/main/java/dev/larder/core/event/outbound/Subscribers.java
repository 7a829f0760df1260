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

/** Every subscriber by its name. Begins when the services are open, and ends before they close. */
@Singleton
public final class Subscribers {
    private static final Logger LOG = Logger.getLogger(Subscribers.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

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
            var subscription = new Subscription(subscriber, followed(subscriber, queues), keep(subscriber), means);
            opened.put(subscriber.name(), subscription);
        }
        opened.values().forEach(Subscription::open);
        subscriptions = opened;
    }

    void close(@Observes @Priority(100) ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(subscriptions.size());
        subscriptions.values().forEach(subscription -> subscription.close(closed::countDown));
        if (!closed.await(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("Some subscribers' events were not in their queues within %s", CLOSING);
        }
        subscriptions = Map.of();
    }

    /**
     * How a subscriber does, for a caller who may read everything that it is told of.
     *
     * @throws Refusal when there is none, or the caller may not
     */
    public SubscriberStatus status(Caller caller, String name) {
        Subscription found = subscriptions.get(name);
        if (found == null) {
            throw new Refusal.NotFound("There is no subscriber of this name");
        }
        if (!found.services().stream()
                .allMatch(events -> caller.may(Verb.GET, new ServiceName(events.service()), ""))) {
            throw new Refusal.Forbidden("This API key may not GET everything that this subscriber is told of");
        }
        return found.status();
    }

    /**
     * What the subscriber is told of, once, also where several services show the same entries. Queues are written to for
     * every event: to tell of that would never end.
     */
    private List<ServiceEvents> followed(Subscriber subscriber, Set<ServiceEvents> queues) {
        Stream<Service> wanted = subscriber.services().isEmpty()
                ? services.all().stream()
                : subscriber.services().stream().map(name -> known(name.text()));
        return wanted.map(Service::events)
                .distinct()
                .filter(events -> !queues.contains(events))
                .toList();
    }

    private Optional<DeliveryStore> keep(Subscriber subscriber) {
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
                        "larder.subscribers.%s.queue names service %s, which has no capability key_scan, so that nobody could find what waits there: name another"
                                .formatted(subscriber.name(), queue.name())));
    }

    private Service known(String name) {
        return services.get(name);
    }
}
