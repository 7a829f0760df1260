package dev.larder.core.store;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Shards;
import dev.larder.spi.Shards.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells which servers the calls on a store go to. */
final class ShardRouting {
    private final Optional<Shards> shards;

    ShardRouting(Optional<Shards> shards) {
        this.shards = shards;
    }

    /** The servers of one call, asked when it is made: none if the store is not divided, or if they are not known. */
    @FunctionalInterface
    interface Target extends Supplier<List<String>> {
        Target UNDIVIDED = List::of;
    }

    /** A call on the value of one key. */
    Target of(Kind kind, CacheKey key) {
        return shards.<Target>map(
                        known -> () -> known.serverOf(kind, key).stream().toList())
                .orElse(Target.UNDIVIDED);
    }

    /** A call on the entries of several keys. */
    Target of(Collection<CacheKey> keys) {
        return shards.<Target>map(known -> () -> entries(known, keys)).orElse(Target.UNDIVIDED);
    }

    /** A call that writes several entries. */
    Target of(Map<CacheKey, Entry> entries) {
        return shards.<Target>map(known -> () -> entries(known, entries.keySet()))
                .orElse(Target.UNDIVIDED);
    }

    private static List<String> entries(Shards known, Collection<CacheKey> keys) {
        return keys.stream()
                .flatMap(key -> known.serverOf(Kind.ENTRY, key).stream())
                .distinct()
                .toList();
    }

    /** A call on the invalidation log. */
    Target invalidations() {
        return shards.<Target>map(known -> known::serversOfInvalidations).orElse(Target.UNDIVIDED);
    }

    /** A call on all servers. */
    Target all() {
        return shards.<Target>map(known -> known::servers).orElse(Target.UNDIVIDED);
    }
}
