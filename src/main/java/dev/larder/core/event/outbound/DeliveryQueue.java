package dev.larder.core.event.outbound;

import dev.larder.core.event.log.Event;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * The deliveries that wait for one subscriber, the oldest first. If the subscriber has a {@link DeliveryStore}, each
 * delivery is stored before it is added here.
 */
final class DeliveryQueue {
    private static final Logger LOG = Logger.getLogger(DeliveryQueue.class);

    /** The number of concurrent calls to the store. */
    private static final int CONCURRENCY = 32;

    private final String node = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    private final AtomicLong number;
    private final IntSupplier maxSize;
    private final Optional<DeliveryStore> store;
    private final Deque<Delivery> waiting = new ArrayDeque<>();

    /** Whether a takeover is under way: two at the same time would remove each other's deliveries. */
    private final AtomicBoolean takingOver = new AtomicBoolean();

    DeliveryQueue(IntSupplier maxSize, Optional<DeliveryStore> store, Clock clock) {
        this.maxSize = maxSize;
        this.store = store;
        // higher than the numbers of an earlier process, unless that made more than a million a second
        this.number = new AtomicLong(clock.millis() * 1_000);
    }

    /** Appends the events that fit; emits the number of events that do not. */
    Uni<Integer> add(List<Event> events) {
        List<Delivery> fit = events.stream()
                .limit(room())
                .map(event -> Delivery.of(id(), event))
                .toList();
        return Multi.createFrom()
                .iterable(fit)
                .onItem()
                .transformToUni(this::stored)
                .merge(CONCURRENCY)
                .collect()
                .last()
                .map(x -> {
                    append(fit);
                    return events.size() - fit.size();
                });
    }

    /** Takes over the deliveries of another queue of this node, even if they exceed the maximum size. */
    void takeOver(DeliveryQueue other) {
        List<Delivery> all = other.takeAll();
        append(all);
        Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUni(this::stored)
                .merge(CONCURRENCY)
                .subscribe()
                .with(x -> {});
    }

    /**
     * Takes over orphaned deliveries that fit, unless a takeover is under way. Emits whether that is done: if not, it has
     * to be repeated.
     */
    Uni<Boolean> takeOver() {
        return Uni.createFrom()
                .deferred(() -> store.isPresent() && takingOver.compareAndSet(false, true)
                        ? takeOver(store.get())
                        : Uni.createFrom().item(store.isEmpty()));
    }

    private Uni<Boolean> takeOver(DeliveryStore found) {
        return Uni.createFrom()
                .deferred(() -> found.orphanedDeliveries().takeOver(room()))
                .onTermination()
                .invoke(() -> takingOver.set(false))
                .invoke(takeover -> append(takeover.taken()))
                .map(OrphanedDeliveries.Takeover::complete);
    }

    synchronized Optional<Delivery> first() {
        return Optional.ofNullable(waiting.peekFirst());
    }

    synchronized int size() {
        return waiting.size();
    }

    /**
     * Removes a finished delivery; returns whether it was still queued. If the store fails to remove it, it is
     * delivered again.
     */
    boolean remove(Delivery done) {
        boolean queued = take(done);
        forget(List.of(done));
        return queued;
    }

    /** Removes all deliveries and returns their number. */
    int drop() {
        List<Delivery> dropped = takeAll();
        forget(dropped);
        return dropped.size();
    }

    private synchronized boolean take(Delivery done) {
        return waiting.removeFirstOccurrence(done);
    }

    private synchronized List<Delivery> takeAll() {
        List<Delivery> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    private void forget(List<Delivery> done) {
        store.ifPresent(found -> Multi.createFrom()
                .iterable(done)
                .onItem()
                .transformToUni(delivery -> Uni.createFrom()
                        .deferred(() -> found.remove(delivery))
                        .onFailure()
                        .invoke(failure -> LOG.debugf(
                                failure,
                                "A finished delivery could not be removed from the delivery store and is sent again"))
                        .onFailure()
                        .recoverWithNull())
                .merge(CONCURRENCY)
                .subscribe()
                .with(x -> {}));
    }

    private synchronized void append(List<Delivery> more) {
        waiting.addAll(more);
    }

    private int room() {
        return Math.max(0, maxSize.getAsInt() - size());
    }

    private String id() {
        return "msg_%016x%s".formatted(number.incrementAndGet(), node);
    }

    /** Stores the delivery; if the store fails, the delivery is sent from memory alone. */
    private Uni<Void> stored(Delivery delivery) {
        return store.map(found -> Uni.createFrom()
                        .deferred(() -> found.add(delivery))
                        .onFailure()
                        .invoke(failure ->
                                LOG.debugf(failure, "A delivery could not be stored and waits in memory alone"))
                        .onFailure()
                        .recoverWithNull())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
