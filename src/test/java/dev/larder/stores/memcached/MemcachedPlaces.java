package dev.larder.stores.memcached;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tells which server has what, for tests of what stands above stores. */
public final class MemcachedPlaces {
    private MemcachedPlaces() {}

    /** A key prefix whose invalidation log is on that server alone. */
    public static String prefixWithLogOn(String server, List<String> servers) {
        var ring = new Ring<>(servers, Function.identity());
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "place" + i)
                .filter(prefix -> Stream.of(MemcachedInvalidationLog.LOG, MemcachedInvalidationLog.NEWEST)
                        .map(part -> new KeySpace(prefix).marks(part))
                        .allMatch(slot -> ring.nodeOf(slot.route()).equals(server)))
                .findFirst()
                .orElseThrow();
    }
}
