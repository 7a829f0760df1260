package dev.larder.core.invalidation.tier;

import dev.larder.core.invalidation.freshness.Copies;
import dev.larder.core.invalidation.tier.TierRules.Consistency;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Entry;
import dev.larder.spi.Lookup;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreStats;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The copies, in a store in the heap, each with the revision from before it was read. */
final class NearCache {
    private final CacheStore store;
    private final Copies copies;
    private final TierRules rules;
    private final Clock clock;

    /** @param store a store in the heap that is used for nothing else */
    NearCache(CacheStore store, Copies copies, TierRules rules, Clock clock) {
        this.store = store;
        this.copies = copies;
        this.rules = rules;
        this.clock = clock;
    }

    /** Emits the entry of the key's copy, if it may be shown. */
    Uni<Optional<Entry>> find(CacheKey key) {
        return store.get(key).flatMap(found -> {
            if (found.isEmpty() || rules.consistency() == Consistency.BOUNDED) {
                return Uni.createFrom()
                        .item(found.filter(copy -> copies.isCurrent(key, copy, rules.bound()))
                                .map(Copy::original));
            }
            return copies.caughtUp()
                    .map(now -> found.filter(copy -> copies.isCurrentAt(now, key, copy))
                            .map(Copy::original));
        });
    }

    /** Returns the entry of the key's copy, if it may be shown without a call to the backend. */
    Lookup findNow(CacheKey key) {
        return rules.consistency() == Consistency.BOUNDED
                        && store.getNow(key) instanceof Lookup.Hit hit
                        && copies.isCurrent(key, hit.entry(), rules.bound())
                ? new Lookup.Hit(Copy.original(hit.entry()))
                : Lookup.Empty.ASK;
    }

    /** Emits the entries of the copies that may be shown. */
    Uni<Map<CacheKey, Entry>> findAll(Collection<CacheKey> keys) {
        return store.getAll(keys).flatMap(found -> {
            if (found.isEmpty() || rules.consistency() == Consistency.BOUNDED) {
                return Uni.createFrom()
                        .item(originals(found, (key, copy) -> copies.isCurrent(key, copy, rules.bound())));
            }
            return copies.caughtUp().map(now -> originals(found, (key, copy) -> copies.isCurrentAt(now, key, copy)));
        });
    }

    /** The revision for {@link #keep}, which must be read before the entry. */
    Revision revision() {
        return copies.current();
    }

    /** Stores a copy of the entry, if it can be copied and there is room. */
    Uni<Void> keep(CacheKey key, Entry entry, Revision revision) {
        long now = clock.millis();
        if (revision.equals(Revision.NONE) || !Copy.isPossible(entry, now)) {
            return Uni.createFrom().voidItem();
        }
        return store.put(key, Copy.of(entry, revision, now, rules.copyLifetime()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Stores copies of the entries that can be copied. */
    Uni<Void> keepAll(Map<CacheKey, Entry> entries, Revision revision) {
        List<Uni<Void>> all = entries.entrySet().stream()
                .map(one -> keep(one.getKey(), one.getValue(), revision))
                .toList();
        return all.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(all).andFailFast().replaceWithVoid();
    }

    /** Removes copies that have no entry any more. */
    Uni<Void> drop(CacheKey key) {
        return store.remove(key).replaceWithVoid();
    }

    Uni<Void> clear() {
        return store.clear();
    }

    StoreStats stats() {
        return store.stats();
    }

    Uni<Void> close() {
        return store.close();
    }

    private static Map<CacheKey, Entry> originals(Map<CacheKey, Entry> found, BiPredicate<CacheKey, Entry> current) {
        Map<CacheKey, Entry> all = new HashMap<>();
        found.forEach((key, copy) -> {
            if (current.test(key, copy)) {
                all.put(key, Copy.original(copy));
            }
        });
        return all;
    }
}
