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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A store whose entries can be invalidated. It shows only what no acknowledged invalidation has reached, stamps what is
 * written to it, and tells each change as an event: writes, fills and purges alike, once the backend has acknowledged them
 * and before their callers are answered.
 */
public final class CoherentStore extends ForwardingStore {
    /** How many removals are under way together: enough to fill batches, too few to fill a queue. */
    private static final int CONCURRENCY = 128;

    private final CacheStore entries;
    private final Freshness freshness;
    private final Fills fills;
    private final LeaseBook leases;
    private final ServiceEvents events;

    /**
     * What a service says of its invalidations.
     *
     * @param prefixes beginnings of keys that can be invalidated at once
     * @param clock the time
     * @param events where changes are told
     */
    public record Coherence(List<String> prefixes, Clock clock, ServiceEvents events) {}

    /** @param whole a store that has {@link InvalidationLog} and {@link ConditionalWrites} */
    public CoherentStore(CacheStore whole, Coherence coherence) {
        this(whole, new ReservedKeyStore(whole), freshness(whole, coherence, current -> {}), coherence.events);
    }

    /** @param entries the callers' part of the whole */
    private CoherentStore(CacheStore whole, CacheStore entries, Freshness freshness, ServiceEvents events) {
        super(new EventfulStore(new FreshStore(entries, freshness), events));
        this.entries = entries;
        this.freshness = freshness;
        this.events = events;
        ConditionalWrites writes = entries.capability(ConditionalWrites.class).orElseThrow();
        this.fills = new Fills(entries, new EventfulWrites(writes, events), freshness);
        this.leases = new LeaseBook(whole, freshness.clock());
    }

    /** Such a store whose writes are told to all who keep copies of its entries ({@link Freshness#copies}). */
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

    /** What its entries can be invalidated by. */
    public Freshness freshness() {
        return freshness;
    }

    /** Where what was read from a source is stored, if nothing came between. */
    public Fills fills() {
        return fills;
    }

    /** Who makes which value. */
    public LeaseBook leases() {
        return leases;
    }

    /**
     * Invalidates tags, declared prefixes and keys, and emits the moment at which that is so for every node. Keys that are
     * purged hard need be remembered only by fills under way; what stays, as long as it stays.
     *
     * @param what has no prefix but declared ones and the empty one
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

    /** Purges the tag unless its last purge by version had the same version; emits the moment if it was purged now. */
    public Uni<Optional<Revision>> purgeTo(String tag, String version) {
        return freshness.invalidateTo(TagId.tag(tag), TagId.version(version)).invoke(moved -> {
            if (moved.isPresent()) {
                events.purged(Set.of(tag), Set.of(), Set.of());
            }
        });
    }

    /** Emits whether an entry lies there that is not shown because one of those tags of it was marked. */
    public Uni<Boolean> isBuried(CacheKey key, Predicate<String> tags) {
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

    /** Removes whatever lies at keys that are purged hard, be it shown or not: what is gone needs no mark that lasts. */
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
