package dev.larder.core.event.outbound;

import dev.larder.spi.CacheKey;
import java.util.Optional;

/**
 * The key of a delivery in a {@link DeliveryStore}. Sorts by time.
 *
 * @param node the node that owns the delivery
 * @param id the id of the delivery
 */
record DeliveryKey(String node, String id) implements Comparable<DeliveryKey> {
    /** Parses a key with this prefix; empty if it is not the key of a delivery. */
    static Optional<DeliveryKey> of(CacheKey key, String prefix) {
        String[] parts = key.text().substring(prefix.length()).split("/", -1);
        return parts.length == 2 ? Optional.of(new DeliveryKey(parts[0], parts[1])) : Optional.empty();
    }

    CacheKey key(String prefix) {
        return new CacheKey(prefix + node + "/" + id);
    }

    @Override
    public int compareTo(DeliveryKey other) {
        return id.compareTo(other.id);
    }
}
