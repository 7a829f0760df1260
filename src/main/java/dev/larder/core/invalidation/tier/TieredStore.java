package dev.larder.core.invalidation.tier;

import dev.larder.core.ForwardingStore;
import dev.larder.core.invalidation.freshness.Copies;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies in this node's heap in front of a service that several nodes share. Copies answer only reads; writes and
 * capabilities use the service itself, which announces each write to all nodes before it answers.
 *
 * <p>A copy has a revision from before it was read, and is shown only while no newer mark of its key and tags is known.
 * So copies are invalidated without being removed: a node that missed a part of the log, or could not read it for too
 * long, shows no copies.
 */
public final class TieredStore extends ForwardingStore {
    private final NearCache copies;
    private final TierRules rules;
    private final TierMeters meters;
    private final Heartbeat heartbeat;

    /**
     * @param l1 a store in the heap that is used for nothing else
     * @param l2 a store that announces its writes
     * @param copies the freshness of copies of its entries
     */
    public TieredStore(CacheStore l1, CacheStore l2, Copies copies, TierRules rules, TierMeters meters, Clock clock) {
        super(l2);
        this.copies = new NearCache(l1, copies, rules, clock);
        this.rules = rules;
        this.meters = meters;
        this.heartbeat = new Heartbeat(copies, rules.heartbeat(), meters);
    }

    /**
     * The result of a read.
     *
     * @param entry the live entry, or empty on a miss
     * @param tier the tier that answered
     */
    public record Read(Optional<Entry> entry, Tier tier) {}

    /** Emits the live entry, or empty on a miss, and the tier that answered. */
    public Uni<Read> read(CacheKey key) {
        return copies.find(key).flatMap(copy -> {
            if (copy.isEmpty()) {
                return behind(key);
            }
            meters.found(1);
            return Uni.createFrom().item(new Read(copy, Tier.L1));
        });
    }

    /**
     * Returns a copy that may be shown at once; else {@link Lookup.Empty#ASK}, because a missing copy is not a miss.
     */
    @Override
    public Lookup getNow(CacheKey key) {
        Lookup found = copies.findNow(key);
        if (found != Lookup.Empty.ASK) {
            meters.found(1);
        }
        return found;
    }

    /** The consistency of the copies. */
    public TierRules rules() {
        return rules;
    }

    /** The store whose entries are copied. */
    public CacheStore behind() {
        return inner;
    }

    /** The meters of reads and lag. */
    public TierMeters meters() {
        return meters;
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return read(key).map(Read::entry);
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return copies.findAll(keys).flatMap(here -> completed(keys, here));
    }

    @Override
    public Uni<Void> clear() {
        return inner.clear().call(copies::clear);
    }

    /** The statistics of the copies. */
    @Override
    public StoreStats stats() {
        return copies.stats();
    }

    /** Begins to follow the changes of the service behind. Until then, no copies are shown for long. */
    public void start() {
        heartbeat.start();
    }

    /** Closes the copies; the service behind is closed on its own. */
    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem().invoke(heartbeat::stop).call(copies::close);
    }

    private Uni<Read> behind(CacheKey key) {
        return Uni.createFrom().deferred(() -> {
            meters.asked(1);
            Revision revision = copies.revision();
            return inner.get(key)
                    .call(found -> found.isPresent() ? copies.keep(key, found.get(), revision) : copies.drop(key))
                    .map(found -> new Read(found, Tier.L2));
        });
    }

    private Uni<Map<CacheKey, Entry>> completed(Collection<CacheKey> keys, Map<CacheKey, Entry> here) {
        Set<CacheKey> others = new HashSet<>(keys);
        others.removeAll(here.keySet());
        meters.found(here.size());
        meters.asked(others.size());
        if (others.isEmpty()) {
            return Uni.createFrom().item(here);
        }
        Revision revision = copies.revision();
        return inner.getAll(others)
                .call(behind -> copies.keepAll(behind, revision))
                .map(behind -> {
                    Map<CacheKey, Entry> all = new HashMap<>(here);
                    all.putAll(behind);
                    return all;
                });
    }
}
