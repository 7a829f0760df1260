package dev.larder.stores.memcached;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tells which server has what, for tests of what stands above stores. */
public final class MemcachedPlaces {
    private MemcachedPlaces() {}

    /**
     * A key prefix whose invalidation log is on that server, although the ring would give the newest revision, an item
     * of the log, another server.
     */
    public static String prefixWithLogOn(String server, List<String> servers) {
        var ring = new Ring<>(servers, Function.identity());
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "place" + i)
                .filter(prefix -> {
                    var keys = new KeySpace(prefix);
                    KeySlot log = keys.marks(MemcachedInvalidationLog.LOG);
                    KeySlot newest = keys.marks(MemcachedInvalidationLog.NEWEST);
                    return ring.nodeOf(log.route()).equals(server)
                            && !ring.nodeOf(newest.route()).equals(server);
                })
                .findFirst()
                .orElseThrow();
    }
}
