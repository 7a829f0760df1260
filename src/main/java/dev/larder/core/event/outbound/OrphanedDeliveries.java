package dev.larder.core.event.outbound;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The stored deliveries of dead nodes for one subscriber. The node that removes an entry owns the delivery: no delivery
 * is lost with a node, and two nodes that take over at the same time may deliver twice.
 */
final class OrphanedDeliveries {
    private static final Logger LOG = Logger.getLogger(OrphanedDeliveries.class);
    private static final int PAGE_SIZE = 1_000;
    private static final int CONCURRENCY = 32;

    private final DeliveryStore newOwner;
    private final String prefix;
    private final CacheStore store;
    private final KeyScan keys;

    /** @param newOwner the store of the node that takes over */
    OrphanedDeliveries(DeliveryStore newOwner, String prefix, CacheStore store, KeyScan keys) {
        this.newOwner = newOwner;
        this.prefix = prefix;
        this.store = store;
        this.keys = keys;
    }

    /**
     * The result of a takeover.
     *
     * @param taken the deliveries that this node has now, the oldest first
     * @param complete whether none could not be taken over
     */
    record Takeover(List<Delivery> taken, boolean complete) {}

    /** The result for one delivery; nothing is taken if another node was faster. */
    private record Attempt(Optional<Delivery> taken, boolean failed) {}

    /**
     * Takes over at most {@code max} deliveries. A delivery that cannot be taken over stays for the next call and does
     * not stop the others: those already moved under this node's id are not searched for again.
     */
    Uni<Takeover> takeOver(int max) {
        return listed().filter(key -> !newOwner.isOwn(key.node()))
                .collect()
                .asList()
                .flatMap(this::orphans)
                .onItem()
                .transformToMulti(orphans ->
                        Multi.createFrom().items(orphans.stream().sorted().limit(max)))
                .onItem()
                .transformToUni(this::attempt)
                .merge(CONCURRENCY)
                .collect()
                .asList()
                .map(all -> new Takeover(
                        all.stream()
                                .flatMap(one -> one.taken().stream())
                                .sorted()
                                .toList(),
                        all.stream().noneMatch(Attempt::failed)));
    }

    /**
     * The keys whose node is dead. Heartbeats are read after the listing, because a node has a heartbeat before it
     * stores a delivery.
     */
    private Uni<List<DeliveryKey>> orphans(List<DeliveryKey> keys) {
        return Multi.createFrom()
                .items(keys.stream().map(DeliveryKey::node).distinct())
                .onItem()
                .transformToUniAndConcatenate(other -> newOwner.isAlive(other).map(alive -> alive ? "" : other))
                .collect()
                .asList()
                .map(Set::copyOf)
                .map(dead -> keys.stream()
                        .filter(key -> dead.contains(key.node()))
                        // a scan may show a key twice
                        .distinct()
                        .toList());
    }

    private Multi<DeliveryKey> listed() {
        return Multi.createBy()
                .repeating()
                .uni(
                        Cursor::new,
                        cursor -> keys.scan(new KeyScan.Query(prefix, cursor.next, PAGE_SIZE))
                                .invoke(page -> cursor.next = page.next()))
                .whilst(page -> page.next().isPresent())
                .onItem()
                .transformToMultiAndConcatenate(page -> Multi.createFrom()
                        .items(page.keys().stream().map(listed -> DeliveryKey.of(listed.key(), prefix))))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static final class Cursor {
        private Optional<String> next = Optional.empty();
    }

    private Uni<Attempt> attempt(DeliveryKey key) {
        return takeOver(key)
                .map(taken -> new Attempt(taken, false))
                .onFailure()
                .invoke(failure -> LOG.debugf(
                        failure, "A delivery of a dead node could not be taken over and is tried again later"))
                .onFailure()
                .recoverWithItem(new Attempt(Optional.empty(), true));
    }

    private Uni<Optional<Delivery>> takeOver(DeliveryKey key) {
        CacheKey orphan = key.key(prefix);
        return Uni.createFrom()
                .deferred(() -> store.get(orphan))
                .flatMap(found -> found.map(Entry::payload)
                        .map(body -> takeOver(orphan, new Delivery(key.id(), body)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** Stores the delivery under this node's id before removing the old entry, so that it is always stored. */
    private Uni<Optional<Delivery>> takeOver(CacheKey orphan, Delivery delivery) {
        return newOwner.add(delivery)
                .chain(() -> removed(orphan))
                .flatMap(removed -> removed
                        ? Uni.createFrom().item(Optional.of(delivery))
                        : newOwner.remove(delivery).replaceWith(Optional.empty()));
    }

    /**
     * Emits whether this node removed the entry. An unknown outcome counts as removed, because a delivery under this
     * node's own id is not searched for again.
     */
    private Uni<Boolean> removed(CacheKey orphan) {
        return Uni.createFrom().deferred(() -> store.remove(orphan)).onFailure().recoverWithItem(true);
    }
}
