package dev.larder.core.event.outbound;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.Refusal;
import dev.larder.core.Staged;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDirectory;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.KeyScan;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
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

    private final ServiceRegistry services;
    private final Subscription.Means means;
    private volatile Map<String, Subscription> subscriptions = Map.of();

    Subscribers(ServiceRegistry services, WebhookSender webhookSender, MeterRegistry registry, Clock clock) {
        this.services = services;
        this.means = new Subscription.Means(webhookSender, registry, clock);
    }

    /**
     * Checks subscribers that are to replace those in effect. A subscriber that stays keeps its queued deliveries.
     *
     * @param services the services whose events they receive and that store their deliveries
     * @throws InvalidSettings if a service that is to store deliveries cannot list its keys
     */
    public Staged stage(List<Subscriber> declared, ServiceDirectory services) {
        Set<ServiceEvents> queues = declared.stream()
                .flatMap(subscriber -> subscriber.queue().stream())
                .flatMap(name -> services.find(name.text()).stream())
                .map(Service::events)
                .collect(Collectors.toSet());
        var faults = new Faults();
        List<StagedSubscriber> next = declared.stream()
                .flatMap(subscriber -> faults
                        .attempt(() -> {
                            Optional<Service> queue = queue(subscriber, services);
                            return new StagedSubscriber(subscriber, sources(subscriber, services, queues), queue);
                        })
                        .stream())
                .toList();
        faults.throwIfAny();
        return () -> replace(next);
    }

    /**
     * A subscriber of new settings.
     *
     * @param subscriber the subscriber as declared
     * @param sources the services whose events it receives
     * @param queue the service that stores its deliveries, if any
     */
    private record StagedSubscriber(Subscriber subscriber, List<ServiceEvents> sources, Optional<Service> queue) {
        boolean hasQueueOf(Subscription open) {
            return queue.isPresent()
                    ? open.store()
                            .filter(store -> store.isIn(queue.get().store()))
                            .isPresent()
                    : open.store().isEmpty();
        }
    }

    private void replace(List<StagedSubscriber> next) {
        Map<String, Subscription> before = subscriptions;
        Map<String, Subscription> now = new LinkedHashMap<>();
        for (StagedSubscriber staged : next) {
            String name = staged.subscriber().name();
            Optional<Subscription> was = Optional.ofNullable(before.get(name));
            Optional<Subscription> kept = was.filter(staged::hasQueueOf);
            kept.ifPresent(open -> open.change(staged.subscriber(), staged.sources()));
            now.put(name, kept.orElseGet(() -> opened(staged, was)));
        }
        subscriptions = now;
        before.forEach((name, gone) -> {
            if (!now.containsKey(name)) {
                gone.retract();
                gone.forget();
                gone.close(() -> LOG.infof("Subscriber %s was removed; no more events are sent to it", name));
            }
        });
    }

    private Subscription opened(StagedSubscriber staged, Optional<Subscription> was) {
        Subscriber subscriber = staged.subscriber();
        var subscription = new Subscription(
                subscriber, staged.sources(), staged.queue().map(queue -> store(subscriber, queue)), means);
        was.ifPresent(before -> before.close(subscription));
        subscription.open();
        return subscription;
    }

    void close(@Observes @Priority(100) ShutdownEvent stopping) throws InterruptedException {
        var closed = new CountDownLatch(subscriptions.size());
        subscriptions.values().forEach(subscription -> subscription.close(closed::countDown));
        if (!closed.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf(
                    "Some events were not written to the queues of their subscribers within %s and are lost",
                    CLOSE_TIMEOUT);
        }
        subscriptions = Map.of();
    }

    /**
     * The status of a subscriber, for a caller that may read all services whose events the subscriber receives. Another
     * caller gets one answer, whether a subscriber has that name or not.
     *
     * @throws Refusal.Forbidden if there is no such subscriber for this caller, and the caller may not read every
     *     service
     * @throws Refusal.NotFound if no subscriber has the name, and the caller may read every service
     */
    public SubscriberStatus status(Caller caller, String name) {
        Subscription found = subscriptions.get(name);
        if (found != null
                && mayReadAll(caller, found.services().stream().map(events -> new ServiceName(events.service())))) {
            return found.status();
        }
        if (!mayReadAll(caller, services.all().stream().map(Service::name))) {
            throw new Refusal.Forbidden("This API key may not see this subscriber");
        }
        throw new Refusal.NotFound("There is no subscriber with this name");
    }

    private static boolean mayReadAll(Caller caller, Stream<ServiceName> services) {
        return services.allMatch(service -> caller.may(Verb.GET, service, ""));
    }

    /**
     * The event sources of the subscriber, each once, even if several services share one. Services that store queues
     * are excluded: each delivery writes to a queue, so its events would never end.
     */
    private static List<ServiceEvents> sources(
            Subscriber subscriber, ServiceDirectory services, Set<ServiceEvents> queues) {
        Stream<Service> wanted = subscriber.services().isEmpty()
                ? services.all().stream()
                : subscriber.services().stream().map(services::require);
        return wanted.map(Service::events)
                .distinct()
                .filter(events -> !queues.contains(events))
                .toList();
    }

    private static Optional<Service> queue(Subscriber subscriber, ServiceDirectory services) {
        Optional<Service> queue = subscriber.queue().map(services::require);
        queue.filter(service -> service.store().capability(KeyScan.class).isEmpty())
                .ifPresent(service -> {
                    throw new InvalidSettings(
                            "larder.subscribers.%s.queue names service %s, which has no capability key_scan, so deliveries could not be found there: name another service"
                                    .formatted(subscriber.name(), service.name()));
                });
        return queue;
    }

    private DeliveryStore store(Subscriber subscriber, Service queue) {
        KeyScan keys = queue.store().capability(KeyScan.class).orElseThrow();
        return new DeliveryStore(subscriber.name(), queue.store(), keys, means.clock());
    }
}
