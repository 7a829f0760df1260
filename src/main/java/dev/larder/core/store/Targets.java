package dev.larder.core.store;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Shards;
import dev.larder.spi.Shards.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells which servers the calls on a store go to. */
final class Targets {
    private final Optional<Shards> shards;

    Targets(Optional<Shards> shards) {
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
        return shards.<Target>map(known -> () -> keys.stream()
                        .flatMap(key -> known.serverOf(Kind.ENTRY, key).stream())
                        .distinct()
                        .toList())
                .orElse(Target.UNDIVIDED);
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
