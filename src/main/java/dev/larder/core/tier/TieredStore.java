package dev.larder.core.tier;

import dev.larder.core.freshness.Copies;
import dev.larder.core.tier.TierRules.Consistency;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.Entry;
import dev.larder.spi.Stamp;
import dev.larder.spi.StoreLimits;
import dev.larder.spi.StoreStats;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Copies in this node's heap in front of a service that several nodes share. Only reads are answered from copies; every
 * write and every capability is the service's own, which tells all nodes before it answers.
 *
 * <p>A copy is stamped with a moment of the service's history from before it was read, and is shown only while nothing
 * newer is known of its key and tags. So nothing need be removed from the heap to be invalidated: a node that missed some
 * of the history, or has not heard of it for too long, shows no copies.
 */
public final class TieredStore implements CacheStore {
    private final CacheStore l1;
    private final CacheStore l2;
    private final Copies copies;
    private final TierRules rules;
    private final TierMeters meters;
    private final Heartbeat heartbeat;
    private final Clock clock;

    /**
     * @param l1 a store in the heap that nobody else uses
     * @param l2 a store that announces its writes
     * @param copies what can be said of copies of its entries
     */
    public TieredStore(CacheStore l1, CacheStore l2, Copies copies, TierRules rules, TierMeters meters, Clock clock) {
        this.l1 = l1;
        this.l2 = l2;
        this.copies = copies;
        this.rules = rules;
        this.meters = meters;
        this.clock = clock;
        this.heartbeat = new Heartbeat(copies, rules.heartbeat(), meters);
    }

    /**
     * What a reader found.
     *
     * @param entry the live entry, or empty on a miss
     * @param tier where
     */
    public record Read(Optional<Entry> entry, Tier tier) {}

    /** Emits the live entry, or empty on a miss, and where that was found. */
    public Uni<Read> read(CacheKey key) {
        return l1.get(key).flatMap(copy -> {
            if (copy.isEmpty()) {
                return behind(key);
            }
            if (rules.consistency() == Consistency.BOUNDED) {
                return copies.isCurrent(key, copy.get(), rules.bound()) ? here(copy.get()) : behind(key);
            }
            return copies.caughtUp()
                    .flatMap(now -> copies.isCurrentAt(now, key, copy.get()) ? here(copy.get()) : behind(key));
        });
    }

    /** How far copies may be trusted. */
    public TierRules rules() {
        return rules;
    }

    /** The store that copies are of. */
    public CacheStore behind() {
        return l2;
    }

    /** What is counted of reads, and how late this node was. */
    public TierMeters meters() {
        return meters;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return read(key).map(Read::entry);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return l1.getAll(keys).flatMap(found -> {
            if (found.isEmpty() || rules.consistency() == Consistency.BOUNDED) {
                return together(keys, found, (key, copy) -> copies.isCurrent(key, copy, rules.bound()));
            }
            return copies.caughtUp()
                    .flatMap(now -> together(keys, found, (key, copy) -> copies.isCurrentAt(now, key, copy)));
        });
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return l2.put(key, entry);
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return l2.remove(key);
    }

    @Override
    public Uni<Void> clear() {
        return l2.clear().call(l1::clear);
    }

    @Override
    public Uni<Void> ping() {
        return l2.ping();
    }

    @Override
    public StoreLimits limits() {
        return l2.limits();
    }

    /** Of the copies. */
    @Override
    public StoreStats stats() {
        return l1.stats();
    }

    /** The service behind is closed by itself. */
    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem().invoke(heartbeat::stop).call(l1::close);
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return l2.capability(type);
    }

    private Uni<Read> here(Entry copy) {
        meters.found(1);
        return Uni.createFrom().item(new Read(Optional.of(Copy.original(copy)), Tier.L1));
    }

    private Uni<Read> behind(CacheKey key) {
        return Uni.createFrom().deferred(() -> {
            meters.asked(1);
            Stamp moment = copies.moment();
            return l2.get(key)
                    .call(found -> found.isPresent() ? keep(key, found.get(), moment) : l1.remove(key))
                    .map(found -> new Read(found, Tier.L2));
        });
    }

    private Uni<Map<CacheKey, Entry>> together(
            Collection<CacheKey> keys, Map<CacheKey, Entry> found, BiPredicate<CacheKey, Entry> current) {
        Map<CacheKey, Entry> all = new HashMap<>();
        found.forEach((key, copy) -> {
            if (current.test(key, copy)) {
                all.put(key, Copy.original(copy));
            }
        });
        Set<CacheKey> others = new HashSet<>(keys);
        others.removeAll(all.keySet());
        meters.found(all.size());
        meters.asked(others.size());
        if (others.isEmpty()) {
            return Uni.createFrom().item(all);
        }
        Stamp moment = copies.moment();
        return l2.getAll(others).flatMap(behind -> {
            all.putAll(behind);
            Uni<Void> kept = Uni.createFrom().voidItem();
            for (var one : behind.entrySet()) {
                kept = kept.call(() -> keep(one.getKey(), one.getValue(), moment));
            }
            return kept.replaceWith(all);
        });
    }

    private Uni<Void> keep(CacheKey key, Entry entry, Stamp moment) {
        long now = clock.millis();
        if (moment.equals(Stamp.NONE) || !Copy.isPossible(entry, now)) {
            return Uni.createFrom().voidItem();
        }
        // what the heap has no room for is not kept
        return l1.put(key, Copy.of(entry, moment, now, rules.copyLife()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }
}
