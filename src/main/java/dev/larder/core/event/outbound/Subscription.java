package dev.larder.core.event.outbound;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.ServiceEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The running parts of one subscriber: collector, queue and dispatcher. */
final class Subscription {
    private static final Logger LOG = Logger.getLogger(Subscription.class);

    private static final String QUEUE = "larder.subscriber.queue";
    private static final String SUBSCRIBER = "subscriber";

    /** The heartbeat at which the heartbeat of a node that died just before this start has expired. */
    private static final int SECOND_TAKEOVER = 4;

    /** The number of heartbeats between two takeovers. */
    static final int TAKEOVER_EVERY = 30;

    /** The subscriber as declared by the current settings. */
    private volatile Subscriber subscriber;

    private volatile List<ServiceEvents> services;
    private final Optional<DeliveryStore> store;
    private final SubscriberState state;
    private final DeliveryReport report;
    private final MeterRegistry registry;
    private final DeliveryQueue queue;
    private final Dispatcher dispatcher;
    private final Collector collector;
    private @Nullable ScheduledFuture<?> schedule;
    private int beats;

    /** Whether deliveries of dead nodes are to be taken over, since a heartbeat or several. */
    private volatile boolean takeoverDue;

    /**
     * The shared dependencies of all subscriptions.
     *
     * @param webhookSender sends messages
     * @param registry the registry of metrics
     * @param clock the source of time
     */
    record Means(WebhookSender webhookSender, MeterRegistry registry, Clock clock) {}

    Subscription(Subscriber subscriber, List<ServiceEvents> services, Optional<DeliveryStore> store, Means means) {
        this.subscriber = subscriber;
        this.services = services;
        this.store = store;
        this.state = new SubscriberState(this::subscriber, store);
        this.report = new DeliveryReport(subscriber.name(), means.registry());
        this.queue = new DeliveryQueue(() -> this.subscriber.maxQueue(), store, means.clock());
        this.dispatcher = new Dispatcher(this::subscriber, state, queue, report, means);
        this.collector = new Collector(this::subscriber, this::accept, report::dropped);
        this.registry = means.registry();
    }

    void open() {
        Gauge.builder(QUEUE, queue, DeliveryQueue::size)
                .description("Events that wait to be delivered to a subscriber")
                .tag(SUBSCRIBER, subscriber.name())
                .register(registry);
        scheduleBeats();
        collector.follow(services);
    }

    /** Begins at once: a heartbeat with a new lifetime must not wait for the end of the old one. */
    private void scheduleBeats() {
        schedule = Infrastructure.getDefaultWorkerPool()
                .scheduleAtFixedRate(
                        this::beat, 0, subscriber.nodeTimeout().dividedBy(3).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops, then runs {@code done}. Undelivered events are stored by then, for the next node. */
    void close(Runnable done) {
        cancelBeats();
        dispatcher.close();
        collector.close(() -> store.map(DeliveryStore::leave)
                .orElseGet(() -> Uni.createFrom().voidItem())
                .onTermination()
                .invoke(done)
                .subscribe()
                .with(
                        x -> {},
                        failure -> LOG.debugf(
                                failure,
                                "The heartbeat of subscriber %s could not be removed; its deliveries are taken over after it expires",
                                subscriber.name())));
    }

    private void cancelBeats() {
        if (schedule != null) {
            schedule.cancel(false);
        }
    }

    /** Applies a changed declaration of the same subscriber; queued deliveries stay. */
    void change(Subscriber next, List<ServiceEvents> followed) {
        boolean moved = !next.target().url().equals(subscriber.target().url());
        boolean otherBeat = !next.nodeTimeout().equals(subscriber.nodeTimeout());
        subscriber = next;
        services = followed;
        if (moved) {
            state.forget();
        }
        if (otherBeat) {
            cancelBeats();
            scheduleBeats();
        }
        collector.follow(followed);
        dispatcher.wake();
    }

    /** Stops, then hands undelivered events to a successor that has another queue. */
    void close(Subscription successor) {
        retract();
        close(() -> {
            successor.queue.takeOver(queue);
            successor.dispatcher.wake();
        });
    }

    /** Removes the metric of the queue. */
    void retract() {
        registry.find(QUEUE).tag(SUBSCRIBER, subscriber.name()).gauges().forEach(registry::remove);
    }

    /** Shows nothing of the subscriber any more. */
    void forget() {
        report.retract(registry);
    }

    Optional<DeliveryStore> store() {
        return store;
    }

    private Subscriber subscriber() {
        return subscriber;
    }

    /** The event sources of the subscriber. */
    List<ServiceEvents> services() {
        return services;
    }

    SubscriberStatus status() {
        return new SubscriberStatus(
                subscriber,
                state.isGone(),
                queue.size(),
                report.deliveredCount(),
                report.failedCount(),
                report.droppedCount(),
                report.attempts());
    }

    private Uni<Void> accept(List<Event> events) {
        if (state.isGone()) {
            report.dropped(events.size());
            return Uni.createFrom().voidItem();
        }
        return queue.add(events)
                .invoke(left -> {
                    report.dropped(left);
                    dispatcher.wake();
                })
                .replaceWithVoid();
    }

    /**
     * One heartbeat. Resumes work that stopped because the worker pool was full. Must not throw, because that would end
     * the schedule.
     */
    void beat() {
        if (beats == SECOND_TAKEOVER || beats % TAKEOVER_EVERY == 0) {
            takeoverDue = true;
        }
        beats++;
        store.map(this::renew)
                .orElseGet(() -> Uni.createFrom().voidItem())
                .subscribe()
                .with(x -> {
                    dispatcher.wake();
                    collector.resume();
                });
    }

    /** Renews the heartbeat, the state and, if due, the takeover. What fails is repeated with the next heartbeat. */
    private Uni<Void> renew(DeliveryStore found) {
        return Uni.createFrom()
                .deferred(() -> found.beat(subscriber.nodeTimeout()))
                .eventually(state::sync)
                .chain(() -> takeoverDue ? takeOver() : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> LOG.debugf(failure, "The queue of subscriber %s does not answer", subscriber.name()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> takeOver() {
        takeoverDue = false;
        return queue.takeOver()
                .onItemOrFailure()
                .invoke((done, failure) -> {
                    if (failure != null || !done) {
                        takeoverDue = true;
                    }
                })
                .replaceWithVoid();
    }
}
