package dev.larder.core.subscriber;

import dev.larder.spi.CacheKey;
import java.util.Optional;

/**
 * Where a delivery is in a {@link Keep}. Sorts by time.
 *
 * @param node whose it is
 * @param id the delivery's
 */
record Place(String node, String id) implements Comparable<Place> {
    /** The place that a key behind the prefix names, if it is one. */
    static Optional<Place> of(CacheKey key, String prefix) {
        String[] parts = key.text().substring(prefix.length()).split("/", -1);
        return parts.length == 2 ? Optional.of(new Place(parts[0], parts[1])) : Optional.empty();
    }

    CacheKey key(String prefix) {
        return new CacheKey(prefix + node + "/" + id);
    }

    @Override
    public int compareTo(Place other) {
        return id.compareTo(other.id);
    }
}
