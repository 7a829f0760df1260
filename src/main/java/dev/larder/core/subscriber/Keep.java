package dev.larder.core.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.subscriber.Subscriber.Target;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deliveries of one subscriber in a store, where they outlive this process.
 *
 * <p>Each node has its own, under a name that it makes anew at each start, and says by an entry that soon ends unless it
 * is written again that it is alive. What is there under the name of a node that is not alive belongs to whoever removes
 * it first: nothing is lost with a node, and two that come at once may deliver something twice.
 *
 * <p>An address that is gone has an entry beside those, which stays until somebody removes it.
 */
final class Keep {
    private static final int LONGEST_PAGE = 1_000;
    private static final int AT_ONCE = 32;

    /** What could not be delivered by then is of no use to anybody. */
    private static final Duration LIFE = Duration.ofDays(7);

    static final Duration ALIVE_FOR = Duration.ofSeconds(30);

    private final String node = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final String prefix;
    private final CacheStore store;
    private final KeyScan keys;
    private final Clock clock;

    Keep(String subscriber, CacheStore store, KeyScan keys, Clock clock) {
        this.prefix = "subscriber/" + subscriber + "/";
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /** Says that this node is alive. */
    Uni<Void> live() {
        return store.put(life(node), entry(new byte[0], ALIVE_FOR)).replaceWithVoid();
    }

    /** Says that this node is not alive any more: others may have what it leaves behind. */
    Uni<Void> leave() {
        return store.remove(life(node)).replaceWithVoid();
    }

    Uni<Void> add(Delivery delivery) {
        return store.put(place(delivery), entry(delivery.body(), LIFE)).replaceWithVoid();
    }

    Uni<Void> remove(Delivery delivery) {
        return store.remove(place(delivery)).replaceWithVoid();
    }

    /** Says to every node, those to come included, that this address is gone; and since when, for whoever looks. */
    Uni<Void> bury(Target target) {
        byte[] since = "\"%s\"".formatted(clock.instant()).getBytes(UTF_8);
        return store.put(grave(target), entry(since, Lifetime.NEVER)).replaceWithVoid();
    }

    /** Whether a node has said so, and nobody has removed it since. */
    Uni<Boolean> isBuried(Target target) {
        return store.get(grave(target)).map(Optional::isPresent);
    }

    /** Takes over what dead nodes have left, at most so many, and emits it from the oldest to the newest. */
    Uni<List<Delivery>> adopt(int most) {
        return listed().filter(place -> !place.node().equals(node))
                .collect()
                .asList()
                .flatMap(this::orphans)
                .onItem()
                .transformToMulti(orphans ->
                        Multi.createFrom().items(orphans.stream().sorted().limit(most)))
                .onItem()
                .transformToUni(this::takeOver)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(all -> all.stream().flatMap(Optional::stream).sorted().toList());
    }

    /** Those whose node is dead. Asked after they were listed: a node is alive before it has any. */
    private Uni<List<Place>> orphans(List<Place> places) {
        return Multi.createFrom()
                .items(places.stream().map(Place::node).distinct())
                .onItem()
                .transformToUniAndConcatenate(
                        other -> store.get(life(other)).map(alive -> alive.isPresent() ? "" : other))
                .collect()
                .asList()
                .map(Set::copyOf)
                .map(dead -> places.stream()
                        .filter(place -> dead.contains(place.node()))
                        .toList());
    }

    private Multi<Place> listed() {
        return Multi.createBy()
                .repeating()
                .uni(
                        Cursor::new,
                        cursor -> keys.scan(new KeyScan.Query(prefix, cursor.next, LONGEST_PAGE))
                                .invoke(page -> cursor.next = page.next()))
                .whilst(page -> page.next().isPresent())
                .onItem()
                .transformToMultiAndConcatenate(page ->
                        Multi.createFrom().items(page.keys().stream().map(listed -> Place.of(listed.key(), prefix))))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    private static final class Cursor {
        private Optional<String> next = Optional.empty();
    }

    /** Under this node's name first, so that it is always under one. */
    private Uni<Optional<Delivery>> takeOver(Place place) {
        CacheKey orphan = place.key(prefix);
        return store.get(orphan).flatMap(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            var delivery = new Delivery(place.id(), found.get().payload());
            return add(delivery)
                    .flatMap(added -> store.remove(orphan))
                    .flatMap(ours -> ours
                            ? Uni.createFrom().item(Optional.of(delivery))
                            : remove(delivery).replaceWith(Optional.empty()));
        });
    }

    private CacheKey life(String of) {
        return new CacheKey(prefix + of);
    }

    /** One for each address, so that nodes that are declared with different ones do not contradict each other. */
    private CacheKey grave(Target target) {
        return new CacheKey(prefix + "gone-" + target.fingerprint());
    }

    private CacheKey place(Delivery delivery) {
        return new Place(node, delivery.id()).key(prefix);
    }

    private Entry entry(byte[] payload, Duration life) {
        return entry(payload, clock.millis() + life.toMillis());
    }

    private Entry entry(byte[] payload, long expires) {
        long now = clock.millis();
        return new Entry(now, Representation.JSON, Lifetime.until(now, expires), payload);
    }
}
