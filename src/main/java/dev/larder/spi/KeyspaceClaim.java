package dev.larder.spi;

import java.util.Collections;
import java.util.Set;

/**
 * Where a store keeps what it owns on its backend.
 *
 * @param servers what names the backend; stores of one type that have one in common are on the same
 * @param prefix what the names of everything the store owns begin with; empty where it owns nothing and serves what other
 *     programs own
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
