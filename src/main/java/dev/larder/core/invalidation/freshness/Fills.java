package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Standing;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stores values that were read from a source, unless an invalidation or another write happened since.
 *
 * <p>{@link #begin} is called before the source. If there is no entry, it stores a <em>placeholder</em>: an entry that
 * is never shown. The fill replaces exactly the version that {@code begin} found, in one atomic step. So a write, a
 * removal, a flush, an expiry and an eviction each make the fill fail, whatever happens afterwards, and leave no trace
 * that a reader must know.
 *
 * <p>Tags need another check, because a purge does not search for entries: the fill is refused if one of its tags was
 * marked since or is held, or if a new epoch began. A mark during the fill is seen by the readers, because the entry
 * has the early revision.
 */
public final class Fills {
    /** The number of attempts while the entry at the key appears and disappears. */
    private static final int ROUNDS = 8;

    private final CacheStore store;
    private final ConditionalWrites placeholders;
    private final ConditionalWrites writes;
    private final Freshness freshness;
    private final SecureRandom random = new SecureRandom();

    /** @param writes the writes of the store, which publish events; a placeholder is not published */
    Fills(CacheStore store, ConditionalWrites writes, Freshness freshness) {
        this.store = store;
        this.placeholders = store.capability(ConditionalWrites.class).orElseThrow();
        this.writes = writes;
        this.freshness = freshness;
    }

    /**
     * The state before the source was called.
     *
     * @param revision the newest revision
     * @param version the version of the entry at the key, usable or not
     * @param placeholder whether that entry is a placeholder
     * @param mark the number of the last known invalidation of the key
     */
    public record Begun(Revision revision, long version, boolean placeholder, long mark) {}

    /** Emits the present state, for a fill within the given time; called before the source. */
    public Uni<Begun> begin(CacheKey key, Duration within) {
        return begin(key, within, ROUNDS);
    }

    private Uni<Begun> begin(CacheKey key, Duration within, int rounds) {
        if (rounds == 0) {
            return Uni.createFrom()
                    .failure(
                            new StoreException.Busy("Other requests write and remove this entry too often; try again"));
        }
        return store.get(key)
                .flatMap(found -> found.map(entry -> kept(key, entry, within)).orElseGet(() -> put(key, within)))
                .flatMap(there -> there.isPresent()
                        ? standing(key, there.get().tags()).map(standing -> begun(there.get(), standing))
                        : begin(key, within, rounds - 1));
    }

    private static Begun begun(Entry there, Standing standing) {
        long mark = standing.marks().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return new Begun(standing.newest(), there.version(), isPlaceholder(there), mark);
    }

    private Uni<Optional<Entry>> put(CacheKey key, Duration within) {
        var placeholder = new Entry(random.nextLong(), Representation.NOTHING, lasting(within), new byte[0])
                .withRevision(Revision.NEVER_SHOWN);
        return placeholders
                .putIfAbsent(key, placeholder)
                .map(done -> done ? Optional.of(placeholder) : Optional.empty());
    }

    /**
     * Extends the lifetime of an existing placeholder to the time of this fill; its version stays, so earlier fills
     * stay valid.
     */
    private Uni<Optional<Entry>> kept(CacheKey key, Entry there, Duration within) {
        long enough = freshness.clock().millis() + within.toMillis() / 2;
        return isPlaceholder(there) && there.lifetime().deadline() < enough
                ? placeholders
                        .replace(key, there.version(), there.withLifetime(lasting(within)))
                        .map(done -> done ? Optional.of(there) : Optional.empty())
                : Uni.createFrom().item(Optional.of(there));
    }

    private Lifetime lasting(Duration within) {
        long now = freshness.clock().millis();
        return Lifetime.until(now, now + within.toMillis());
    }

    private static boolean isPlaceholder(Entry entry) {
        return entry.revision().equals(Revision.NEVER_SHOWN);
    }

    /** Emits whether the entry was stored. */
    public Uni<Boolean> store(CacheKey key, Entry entry, Begun begun) {
        Entry revised = entry.withRevision(begun.revision());
        return standing(key, entry.tags())
                .flatMap(standing -> passes(begun.revision(), standing))
                .flatMap(passes -> passes ? writes.replace(key, begun.version(), revised) : no());
    }

    private Uni<Standing> standing(CacheKey key, List<String> tags) {
        return freshness.history().marks().standing(freshness.scheme().ids(key, tags));
    }

    private Uni<Boolean> passes(Revision begun, Standing standing) {
        if (!standing.held().isEmpty()) {
            // the holder may have changed the source and died before its second mark, which is made here
            return freshness
                    .history()
                    .marks()
                    .lapse(standing.held().keySet(), freshness.clock().millis())
                    .replaceWith(false);
        }
        boolean whole = begun.epoch() == standing.newest().epoch() && begun.seq() >= standing.floor();
        boolean unmarked = standing.marks().values().stream().allMatch(mark -> mark <= begun.seq());
        return Uni.createFrom().item(whole && unmarked);
    }

    private static Uni<Boolean> no() {
        return Uni.createFrom().item(false);
    }
}
