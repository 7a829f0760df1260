package dev.larder.core.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Marks.Standing;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores what was read from a source, unless an invalidation or another write came between.
 *
 * <p>{@link #begin} comes before the source is asked. The fill is refused when a tag of it was marked since, or is held,
 * when the history broke off, or when the key holds something else than it did. What is marked while it is being stored
 * is met by its readers, for it carries the early stamp; and because a removed key's mark does not last, the fill itself
 * looks a second time.
 */
public final class Fills {
    private final CacheStore store;
    private final ConditionalWrites writes;
    private final Freshness freshness;

    Fills(CacheStore store, ConditionalWrites writes, Freshness freshness) {
        this.store = store;
        this.writes = writes;
        this.freshness = freshness;
    }

    /**
     * How things stood before a source was asked.
     *
     * @param stamp the newest moment
     * @param version what was stored at the key, usable or not
     * @param ends when that ends, in epoch milliseconds; {@link Lifetime#NEVER} also where nothing was
     * @param mark the number of the last invalidation of the key as far as was known
     */
    public record Begun(Stamp stamp, Optional<Long> version, long ends, long mark) {}

    /** Emits how things stand now: to be asked before the source is. */
    public Uni<Begun> begin(CacheKey key) {
        return store.get(key)
                .flatMap(found -> standing(key, found.map(Entry::tags).orElse(List.of()))
                        .map(standing -> new Begun(
                                standing.newest(),
                                found.map(Entry::version),
                                found.map(entry -> entry.life().deadline()).orElse(Lifetime.NEVER),
                                standing.marks().values().stream()
                                        .mapToLong(Long::longValue)
                                        .max()
                                        .orElse(0))));
    }

    /** Emits whether the entry was stored. */
    public Uni<Boolean> store(CacheKey key, Entry entry, Begun begun) {
        Entry stamped = entry.stamped(begun.stamp());
        return passes(key, stamped).flatMap(passes -> passes ? put(key, stamped, begun) : no());
    }

    private Uni<Boolean> put(CacheKey key, Entry entry, Begun begun) {
        // what has ended meanwhile is not there to be replaced
        return begun.version()
                .filter(version -> begun.ends() > freshness.clock().millis())
                .map(version -> writes.replace(key, version, entry))
                .orElseGet(() -> writes.putIfAbsent(key, entry))
                .flatMap(stored -> stored ? keep(key, entry) : no());
    }

    private Uni<Boolean> keep(CacheKey key, Entry entry) {
        return passes(key, entry)
                .flatMap(passes -> passes
                        ? Uni.createFrom().item(true)
                        : writes.remove(key, entry.version()).replaceWith(false));
    }

    private Uni<Boolean> passes(CacheKey key, Entry entry) {
        return standing(key, entry.tags()).flatMap(standing -> passes(entry.stamp(), standing));
    }

    private Uni<Standing> standing(CacheKey key, List<String> tags) {
        Set<Long> ids = new HashSet<>(freshness.scheme().ids(key, tags));
        ids.add(TagId.FILLS);
        return freshness.history().marks().standing(ids);
    }

    private Uni<Boolean> passes(Stamp begun, Standing standing) {
        if (!standing.held().isEmpty()) {
            // whoever held it and died may have changed the source: the mark it did not live to make is made here
            return freshness
                    .history()
                    .marks()
                    .lapse(standing.held().keySet(), freshness.clock().millis())
                    .replaceWith(false);
        }
        boolean whole = begun.epoch() == standing.newest().epoch()
                && begun.seq() >= Math.max(standing.floor(), standing.passingFloor());
        boolean unmarked = standing.marks().values().stream().allMatch(mark -> mark <= begun.seq());
        return Uni.createFrom().item(whole && unmarked);
    }

    private static Uni<Boolean> no() {
        return Uni.createFrom().item(false);
    }
}
