package dev.larder.spi;

import java.util.Collections;
import java.util.Set;

/**
 * The part of a backend that a store owns.
 *
 * @param servers the names of the backend's servers; stores of one type with a common server share the backend
 * @param prefix the prefix of all keys that the store owns; empty if it owns none and serves the keys of other programs
 */
public record KeyspaceClaim(Set<String> servers, String prefix) {
    /** Whether two stores of one type would share entries. */
    public boolean overlaps(KeyspaceClaim other) {
        boolean bothOwn = !prefix.isEmpty() && !other.prefix.isEmpty();
        return bothOwn
                && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && !Collections.disjoint(servers, other.servers);
    }
}
