package dev.larder.core.event.outbound;

import dev.larder.core.event.log.Event;
import dev.larder.core.event.log.ServiceEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A subscriber at work: its events are collected, wait in its queue, and are delivered. */
final class Subscription {
    private static final Logger LOG = Logger.getLogger(Subscription.class);
    private static final Duration BEAT = DeliveryStore.ALIVE_FOR.dividedBy(3);

    private static final String QUEUE = "larder.subscriber.queue";
    private static final String SUBSCRIBER = "subscriber";

    /** A node that died a moment before this one started counts as dead by this beat. */
    private static final int SECOND_ADOPTION = 4;

    /** How many beats it takes at most until what a node that died has left is taken over. */
    static final int ADOPT_EVERY = 30;

    /** What is declared now. */
    private volatile Subscriber subscriber;

    private volatile List<ServiceEvents> services;
    private final Optional<DeliveryStore> keep;
    private final SubscriberState state;
    private final DeliveryReport report;
    private final MeterRegistry registry;
    private final DeliveryQueue queue;
    private final Dispatcher dispatcher;
    private final Collector collector;
    private @Nullable ScheduledFuture<?> heart;
    private int beats;

    /**
     * Means.
     *
     * @param webhookSender brings messages
     * @param registry counts
     * @param clock the time
     */
    record Means(WebhookSender webhookSender, MeterRegistry registry, Clock clock) {}

    Subscription(Subscriber subscriber, List<ServiceEvents> services, Optional<DeliveryStore> keep, Means means) {
        this.subscriber = subscriber;
        this.services = services;
        this.keep = keep;
        this.state = new SubscriberState(this::subscriber, keep);
        this.report = new DeliveryReport(subscriber.name(), means.registry());
        this.queue = new DeliveryQueue(() -> this.subscriber.maxQueue(), keep, means.clock());
        this.dispatcher = new Dispatcher(this::subscriber, state, queue, report, means);
        this.collector = new Collector(this::subscriber, this::accept, report::dropped);
        this.registry = means.registry();
    }

    void open() {
        Gauge.builder(QUEUE, queue, DeliveryQueue::size)
                .description("Events that wait to be delivered to a subscriber")
                .tag(SUBSCRIBER, subscriber.name())
                .register(registry);
        heart = Infrastructure.getDefaultWorkerPool()
                .scheduleAtFixedRate(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        collector.follow(services);
    }

    /** Ends; what is not delivered is in the keep then, for whoever comes next. */
    void close(Runnable done) {
        if (heart != null) {
            heart.cancel(false);
        }
        dispatcher.close();
        collector.close(() -> keep.map(DeliveryStore::leave)
                .orElseGet(() -> Uni.createFrom().voidItem())
                .onTermination()
                .invoke(done)
                .subscribe()
                .with(x -> {}, failure -> LOG.debugf(failure, "Subscriber %s did not sign off", subscriber.name())));
    }

    /** Goes on with another declaration of the same subscriber, and with what waits to be delivered. */
    void change(Subscriber next, List<ServiceEvents> followed) {
        boolean moved = !next.target().url().equals(subscriber.target().url());
        subscriber = next;
        services = followed;
        if (moved) {
            state.forget();
        }
        collector.follow(followed);
        dispatcher.wake();
    }

    /** Ends in favour of one with another queue, which gets what is not delivered. */
    void close(Subscription successor) {
        retract();
        close(() -> {
            successor.queue.takeOver(queue);
            successor.dispatcher.wake();
        });
    }

    /** Shows nothing more of its queue. */
    void retract() {
        registry.find(QUEUE).tag(SUBSCRIBER, subscriber.name()).gauges().forEach(registry::remove);
    }

    Optional<DeliveryStore> keep() {
        return keep;
    }

    private Subscriber subscriber() {
        return subscriber;
    }

    /** Whose events the subscriber is told of. */
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

    /** Goes on where a thread that was refused has stopped the work. A failure must not end the heart. */
    void beat() {
        boolean adopts = beats == 0 || beats == SECOND_ADOPTION || beats % ADOPT_EVERY == 0;
        beats++;
        keep.map(found -> attend(found, adopts))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .subscribe()
                .with(x -> {
                    dispatcher.wake();
                    collector.goOn();
                });
    }

    /** What fails is left to the next beat. */
    private Uni<Void> attend(DeliveryStore found, boolean adopts) {
        return Uni.createFrom()
                .deferred(found::live)
                .eventually(state::look)
                .chain(() -> adopts ? queue.adopt() : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> LOG.debugf(failure, "The queue of subscriber %s is away", subscriber.name()))
                .onFailure()
                .recoverWithNull();
    }
}
