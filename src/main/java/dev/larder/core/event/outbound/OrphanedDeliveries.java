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
 * What dead nodes have left of one subscriber's deliveries. It belongs to whoever removes it first: nothing is lost with a
 * node, and two that come at once may deliver something twice.
 */
final class OrphanedDeliveries {
    private static final Logger LOG = Logger.getLogger(OrphanedDeliveries.class);
    private static final int LONGEST_PAGE = 1_000;
    private static final int CONCURRENCY = 32;

    private final DeliveryStore adopter;
    private final String prefix;
    private final CacheStore store;
    private final KeyScan keys;

    /** @param adopter the keep of the node that takes over */
    OrphanedDeliveries(DeliveryStore adopter, String prefix, CacheStore store, KeyScan keys) {
        this.adopter = adopter;
        this.prefix = prefix;
        this.store = store;
        this.keys = keys;
    }

    /**
     * Takes over at most so many, and emits them from the oldest to the newest. What cannot be taken over stays for the next
     * time; it keeps none of the others, which nobody would look for under the name of a node that is alive.
     */
    Uni<List<Delivery>> adopt(int most) {
        return listed().filter(place -> !adopter.isOwn(place.node()))
                .collect()
                .asList()
                .flatMap(this::orphans)
                .onItem()
                .transformToMulti(orphans ->
                        Multi.createFrom().items(orphans.stream().sorted().limit(most)))
                .onItem()
                .transformToUni(this::takeOver)
                .merge(CONCURRENCY)
                .collect()
                .asList()
                .map(all -> all.stream().flatMap(Optional::stream).sorted().toList());
    }

    /** Those whose node is dead. Asked after they were listed: a node is alive before it has any. */
    private Uni<List<DeliveryKey>> orphans(List<DeliveryKey> places) {
        return Multi.createFrom()
                .items(places.stream().map(DeliveryKey::node).distinct())
                .onItem()
                .transformToUniAndConcatenate(other -> adopter.isAlive(other).map(alive -> alive ? "" : other))
                .collect()
                .asList()
                .map(Set::copyOf)
                .map(dead -> places.stream()
                        .filter(place -> dead.contains(place.node()))
                        // a scan may show a key twice
                        .distinct()
                        .toList());
    }

    private Multi<DeliveryKey> listed() {
        return Multi.createBy()
                .repeating()
                .uni(
                        Cursor::new,
                        cursor -> keys.scan(new KeyScan.Query(prefix, cursor.next, LONGEST_PAGE))
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

    private Uni<Optional<Delivery>> takeOver(DeliveryKey place) {
        CacheKey orphan = place.key(prefix);
        return Uni.createFrom()
                .deferred(() -> store.get(orphan))
                .flatMap(found -> found.map(Entry::payload)
                        .map(body -> takeOver(orphan, new Delivery(place.id(), body)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                .onFailure()
                .invoke(failure -> LOG.debugf(failure, "A delivery that a dead node has left stays where it is"))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    /** Under the heir's name first, so that it is always under one. */
    private Uni<Optional<Delivery>> takeOver(CacheKey orphan, Delivery delivery) {
        return adopter.add(delivery)
                .chain(() -> removed(orphan))
                .flatMap(ours -> ours
                        ? Uni.createFrom().item(Optional.of(delivery))
                        : adopter.remove(delivery).replaceWith(Optional.empty()));
    }

    /** Who does not know whether it is the first delivers: something under its own name it would never look for again. */
    private Uni<Boolean> removed(CacheKey orphan) {
        return Uni.createFrom().deferred(() -> store.remove(orphan)).onFailure().recoverWithItem(true);
    }
}
