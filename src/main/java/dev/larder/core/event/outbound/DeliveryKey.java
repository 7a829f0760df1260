package dev.larder.core.event.outbound;

import dev.larder.spi.CacheKey;
import java.util.Optional;

/**
 * Where a delivery is in a {@link DeliveryStore}. Sorts by time.
 *
 * @param node whose it is
 * @param id the delivery's
 */
record DeliveryKey(String node, String id) implements Comparable<DeliveryKey> {
    /** The place that a key behind the prefix names, if it is one. */
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
