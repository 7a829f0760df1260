package dev.larder.core.event.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.event.outbound.Subscriber.Target;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.KeyScan;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Deliveries of one subscriber in a store, where they outlive this process.
 *
 * <p>Each node has its own, under a name that it makes anew at each start, and says by an entry that soon ends unless it
 * is written again that it is alive. What is there under the name of a node that is not alive is an {@link OrphanedDeliveries}.
 *
 * <p>An address that is gone has an entry beside those, which stays until somebody removes it.
 */
final class DeliveryStore {
    /** What could not be delivered by then is of no use to anybody. */
    private static final Duration LIFE = Duration.ofDays(7);

    static final Duration ALIVE_FOR = Duration.ofSeconds(30);

    private final String node = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final String prefix;
    private final CacheStore store;
    private final KeyScan keys;
    private final Clock clock;

    DeliveryStore(String subscriber, CacheStore store, KeyScan keys, Clock clock) {
        this.prefix = "subscriber/" + subscriber + "/";
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether deliveries are kept in this very store. */
    boolean isIn(CacheStore other) {
        return store == other;
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
    Uni<Void> markGone(Target target) {
        byte[] since = "\"%s\"".formatted(clock.instant()).getBytes(UTF_8);
        return store.put(goneKey(target), entry(since, Lifetime.NEVER)).replaceWithVoid();
    }

    /** Whether a node has said so, and nobody has removed it since. */
    Uni<Boolean> isBuried(Target target) {
        return store.get(goneKey(target)).map(Optional::isPresent);
    }

    /** What dead nodes have left. */
    OrphanedDeliveries orphanedDeliveries() {
        return new OrphanedDeliveries(this, prefix, store, keys);
    }

    /** Whether the deliveries under this name are this node's own. */
    boolean isOwn(String name) {
        return name.equals(node);
    }

    /** Whether the node of that name is alive. */
    Uni<Boolean> isAlive(String name) {
        return store.get(life(name)).map(Optional::isPresent);
    }

    private CacheKey life(String of) {
        return new CacheKey(prefix + of);
    }

    /** One for each address, so that nodes that are declared with different ones do not contradict each other. */
    private CacheKey goneKey(Target target) {
        return new CacheKey(prefix + "gone-" + target.fingerprint());
    }

    private CacheKey place(Delivery delivery) {
        return new DeliveryKey(node, delivery.id()).key(prefix);
    }

    private Entry entry(byte[] payload, Duration life) {
        return entry(payload, clock.millis() + life.toMillis());
    }

    private Entry entry(byte[] payload, long expires) {
        long now = clock.millis();
        return new Entry(now, Representation.JSON, Lifetime.until(now, expires), payload);
    }
}
