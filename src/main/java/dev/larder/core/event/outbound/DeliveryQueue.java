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

/** What one subscriber has still to be told, the oldest first. Where there is a keep, it is there before it is here. */
final class DeliveryQueue {
    private static final Logger LOG = Logger.getLogger(DeliveryQueue.class);

    /** How many are put into the keep together. */
    private static final int CONCURRENCY = 32;

    private final String node = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    private final AtomicLong number;
    private final IntSupplier most;
    private final Optional<DeliveryStore> keep;
    private final Deque<Delivery> waiting = new ArrayDeque<>();

    /** Two at once would undo each other: each takes what it finds under this node's name. */
    private final AtomicBoolean adopting = new AtomicBoolean();

    DeliveryQueue(IntSupplier most, Optional<DeliveryStore> keep, Clock clock) {
        this.most = most;
        this.keep = keep;
        // goes on behind what a node before it may have left, unless that had a million a second
        this.number = new AtomicLong(clock.millis() * 1_000);
    }

    /** Puts the events that there is room for behind the others; emits how many there was none for. */
    Uni<Integer> add(List<Event> events) {
        List<Delivery> fit = events.stream()
                .limit(room())
                .map(event -> Delivery.of(id(), event))
                .toList();
        return Multi.createFrom()
                .iterable(fit)
                .onItem()
                .transformToUni(this::kept)
                .merge(CONCURRENCY)
                .collect()
                .last()
                .map(x -> {
                    append(fit);
                    return events.size() - fit.size();
                });
    }

    /** Takes over what another queue of this node has left, also where that is more than it has room for. */
    void takeOver(DeliveryQueue other) {
        List<Delivery> all = other.takeAll();
        append(all);
        Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUni(this::kept)
                .merge(CONCURRENCY)
                .subscribe()
                .with(x -> {});
    }

    /** Takes over what other nodes have left, as far as there is room, unless that is under way. */
    Uni<Void> adopt() {
        return Uni.createFrom()
                .deferred(() -> keep.isPresent() && adopting.compareAndSet(false, true)
                        ? adopt(keep.get())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> adopt(DeliveryStore found) {
        return Uni.createFrom()
                .deferred(() -> found.orphanedDeliveries().adopt(room()))
                .onTermination()
                .invoke(() -> adopting.set(false))
                .invoke(this::append)
                .replaceWithVoid();
    }

    synchronized Optional<Delivery> first() {
        return Optional.ofNullable(waiting.peekFirst());
    }

    synchronized int size() {
        return waiting.size();
    }

    /**
     * Removes what has been dealt with, and returns whether it was still here. If that fails in the keep it will be delivered
     * again.
     */
    boolean remove(Delivery done) {
        boolean here = take(done);
        forget(List.of(done));
        return here;
    }

    /** Removes everything, and returns how much that was. */
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
        keep.ifPresent(found -> Multi.createFrom()
                .iterable(done)
                .onItem()
                .transformToUni(delivery -> Uni.createFrom()
                        .deferred(() -> found.remove(delivery))
                        .onFailure()
                        .invoke(failure -> LOG.debugf(failure, "A delivery stays in its queue although it is done"))
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
        return Math.max(0, most.getAsInt() - size());
    }

    private String id() {
        return "msg_%016x%s".formatted(number.incrementAndGet(), node);
    }

    /** What the keep cannot take is delivered from memory: late is better than never. */
    private Uni<Void> kept(Delivery delivery) {
        return keep.map(found -> Uni.createFrom()
                        .deferred(() -> found.add(delivery))
                        .onFailure()
                        .invoke(failure -> LOG.debugf(failure, "A delivery waits in memory alone"))
                        .onFailure()
                        .recoverWithNull())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
