package dev.larder.core.invalidation.freshness;

import dev.larder.core.ForwardingStore;
import dev.larder.core.event.log.EventfulStore;
import dev.larder.core.event.log.EventfulWrites;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A store whose entries can be invalidated. It shows only entries that no acknowledged invalidation concerns, adds the
 * revision to written entries, and publishes each change as an event: writes, fills and purges, after the backend has
 * acknowledged them and before their callers are answered.
 */
public final class CoherentStore extends ForwardingStore {
    /** The number of concurrent removals: enough to fill batches, too few to fill a queue. */
    private static final int CONCURRENCY = 128;

    private final CacheStore entries;
    private final Freshness freshness;
    private final Fills fills;
    private final LeaseBook leases;
    private final OwnRecords records;
    private final ServiceEvents events;

    /**
     * The settings of a service's invalidations.
     *
     * @param prefixes the declared prefixes, which can be invalidated with one mark
     * @param clock the time
     * @param events receives the changes
     */
    public record Coherence(List<String> prefixes, Clock clock, ServiceEvents events) {}

    /** @param whole a store with {@link InvalidationLog} and {@link ConditionalWrites} */
    public CoherentStore(CacheStore whole, Coherence coherence) {
        this(whole, new ReservedKeyStore(whole), freshness(whole, coherence, current -> {}), coherence.events);
    }

    /** @param entries the part of the store that callers use */
    private CoherentStore(CacheStore whole, CacheStore entries, Freshness freshness, ServiceEvents events) {
        super(new EventfulStore(new FreshStore(entries, freshness), events));
        this.entries = entries;
        this.freshness = freshness;
        this.events = events;
        ConditionalWrites writes = entries.capability(ConditionalWrites.class).orElseThrow();
        this.fills = new Fills(entries, new EventfulWrites(writes, events), freshness);
        this.leases = new LeaseBook(whole, freshness.clock());
        this.records = new OwnRecords(whole, freshness.clock());
    }

    /** Creates a store that announces its writes to the nodes with copies of its entries ({@link Freshness#copies}). */
    public static CoherentStore announcing(CacheStore whole, Coherence coherence) {
        Consumer<Revision> publisher = log(whole)
                .channel()
                .<Consumer<Revision>>map(InvalidationPublisher::new)
                .orElse(current -> {});
        Freshness freshness = freshness(whole, coherence, publisher);
        var announced = new AnnouncedStore(new ReservedKeyStore(whole), freshness);
        return new CoherentStore(whole, announced, freshness, coherence.events);
    }

    private static Freshness freshness(CacheStore whole, Coherence coherence, Consumer<Revision> announced) {
        return new Freshness(log(whole), coherence.prefixes, coherence.clock, announced);
    }

    private static InvalidationLog log(CacheStore whole) {
        return whole.capability(InvalidationLog.class).orElseThrow();
    }

    @Override
    public List<StoreQueue> queues() {
        return Stream.concat(super.queues().stream(), Stream.of(freshness.queue()))
                .toList();
    }

    /** The state of its invalidations. */
    public Freshness freshness() {
        return freshness;
    }

    /** Stores values that were read from a source, unless the key changed meanwhile. */
    public Fills fills() {
        return fills;
    }

    /** The leases of its keys. */
    public LeaseBook leases() {
        return leases;
    }

    /** The records that Larder itself keeps beside the entries. */
    public OwnRecords records() {
        return records;
    }

    /**
     * Invalidates tags, declared prefixes and keys, and emits the revision at which every node sees it. The marks of
     * removed keys are needed only by fills under way; the marks of entries that stay are kept as long as the entries.
     *
     * @param what a purge whose prefixes are declared or empty
     */
    public Uni<Revision> purge(Purge what) {
        boolean soft = what.mode() == Mode.SOFT;
        Set<Long> lasting = new HashSet<>();
        Set<Long> passing = new HashSet<>();
        what.tags().forEach(tag -> lasting.add(id(TagId.tag(tag), what.mode())));
        what.prefixes().forEach(prefix -> lasting.add(id(TagId.prefix(prefix), what.mode())));
        what.keys().forEach(key -> (soft ? lasting : passing).add(id(TagId.key(key), what.mode())));
        Uni<Revision> invalidated = lasting.isEmpty() && passing.isEmpty()
                ? freshness.newest()
                : freshness.invalidate(new Invalidation(lasting, passing));
        return invalidated
                .call(() -> discarded(what))
                .invoke(() -> events.purged(what.tags(), what.prefixes(), what.keys()));
    }

    /** Purges the tag unless its last purge by version had the same version; emits the revision if it was purged. */
    public Uni<Optional<Revision>> purgeTo(String tag, String version) {
        return freshness.invalidateTo(TagId.tag(tag), TagId.version(version)).invoke(moved -> {
            if (moved.isPresent()) {
                events.purged(Set.of(tag), Set.of(), Set.of());
            }
        });
    }

    /** Emits whether the key has an entry that is hidden because one of these tags was invalidated. */
    public Uni<Boolean> isHidden(CacheKey key, Predicate<String> tags) {
        return entries.get(key)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : freshness.isMarked(
                                found.get().revision(),
                                found.get().tags().stream().filter(tags).toList()));
    }

    private static long id(long tag, Mode mode) {
        return mode == Mode.SOFT ? TagId.soft(tag) : tag;
    }

    /**
     * Removes the entries of keys that are purged hard, whether shown or not: a removed entry needs no lasting mark.
     */
    private Uni<Void> discarded(Purge what) {
        Set<CacheKey> keys = what.mode() == Mode.HARD ? what.keys() : Set.of();
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUni(entries::remove)
                .collectFailures()
                .merge(CONCURRENCY)
                .onItem()
                .ignoreAsUni();
    }
}
