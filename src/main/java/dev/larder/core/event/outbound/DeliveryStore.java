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
 * The deliveries of one subscriber in a store, where they survive the end of this process.
 *
 * <p>Each node stores its deliveries under a random node id that it generates at each start. A heartbeat entry with a
 * short lifetime shows that the node is alive. The deliveries of a node without a heartbeat are
 * {@link OrphanedDeliveries}.
 *
 * <p>A URL that answered 410 has an entry of its own, which stays until it is removed by hand.
 */
final class DeliveryStore {
    /** The lifetime of a stored delivery. */
    private static final Duration LIFETIME = Duration.ofDays(7);

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

    /** Whether deliveries are stored in this very store. */
    boolean isIn(CacheStore other) {
        return store == other;
    }

    /** Renews the heartbeat of this node, which then counts as alive for so long. */
    Uni<Void> beat(Duration lifetime) {
        return store.put(heartbeatKey(node), entry(new byte[0], lifetime)).replaceWithVoid();
    }

    /** Removes the heartbeat of this node, so that other nodes take over its deliveries. */
    Uni<Void> leave() {
        return store.remove(heartbeatKey(node)).replaceWithVoid();
    }

    Uni<Void> add(Delivery delivery) {
        return store.put(key(delivery), entry(delivery.body(), LIFETIME)).replaceWithVoid();
    }

    Uni<Void> remove(Delivery delivery) {
        return store.remove(key(delivery)).replaceWithVoid();
    }

    /** Marks the URL as gone for all present and future nodes. The entry holds the time, for an operator to read. */
    Uni<Void> markGone(Target target) {
        byte[] since = "\"%s\"".formatted(clock.instant()).getBytes(UTF_8);
        return store.put(goneKey(target), entry(since, Lifetime.NEVER)).replaceWithVoid();
    }

    /** Emits whether the URL is marked as gone. */
    Uni<Boolean> isMarkedGone(Target target) {
        return store.get(goneKey(target)).map(Optional::isPresent);
    }

    /** The deliveries of dead nodes. */
    OrphanedDeliveries orphanedDeliveries() {
        return new OrphanedDeliveries(this, prefix, store, keys);
    }

    /** Whether this is the id of this node. */
    boolean isOwn(String name) {
        return name.equals(node);
    }

    /** Emits whether the node has a heartbeat. */
    Uni<Boolean> isAlive(String name) {
        return store.get(heartbeatKey(name)).map(Optional::isPresent);
    }

    private CacheKey heartbeatKey(String of) {
        return new CacheKey(prefix + of);
    }

    /** The key of the mark of a gone URL: nodes may be configured with different URLs for the same subscriber. */
    private CacheKey goneKey(Target target) {
        return new CacheKey(prefix + "gone-" + target.fingerprint());
    }

    private CacheKey key(Delivery delivery) {
        return new DeliveryKey(node, delivery.id()).key(prefix);
    }

    private Entry entry(byte[] payload, Duration lifetime) {
        return entry(payload, clock.millis() + lifetime.toMillis());
    }

    private Entry entry(byte[] payload, long expires) {
        long now = clock.millis();
        return new Entry(now, Representation.JSON, Lifetime.until(now, expires), payload);
    }
}
