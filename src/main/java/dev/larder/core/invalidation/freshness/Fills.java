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
 * Stores what was read from a source, unless an invalidation or another write came between.
 *
 * <p>{@link #begin} comes before the source is asked. Where nothing is, it puts a <em>placeholder</em>: an entry that is
 * never shown. The fill replaces what lay at the key, the very same version or nothing, in one atomic step. So a write, a
 * removal, a flush, an end and an eviction each refuse it for good, whatever has become of that write since, and leave
 * nothing behind that a reader would have to know.
 *
 * <p>Tags are another matter, for a purge does not look for entries: the fill is refused when a tag of it was marked since,
 * or is held, or when the history broke off. What is marked while it is being stored is met by its readers, as it carries
 * the early stamp.
 */
public final class Fills {
    /** A history that never was: whoever looks finds such an entry invalidated. Real epochs are not 0. */
    private static final Revision NEVER_SHOWN = new Revision(0, 1);

    /** How often something may appear at a key and be gone before it is looked at. */
    private static final int ROUNDS = 8;

    private final CacheStore store;
    private final ConditionalWrites placeholders;
    private final ConditionalWrites writes;
    private final Freshness freshness;
    private final SecureRandom random = new SecureRandom();

    /** @param writes those of the store, which tell what happened; a placeholder is told to nobody */
    Fills(CacheStore store, ConditionalWrites writes, Freshness freshness) {
        this.store = store;
        this.placeholders = store.capability(ConditionalWrites.class).orElseThrow();
        this.writes = writes;
        this.freshness = freshness;
    }

    /**
     * How things stood before a source was asked.
     *
     * @param revision the newest moment
     * @param version of what lay at the key, usable or not
     * @param placeholder whether that was put there for fills
     * @param mark the number of the last invalidation of the key as far as was known
     */
    public record Begun(Revision revision, long version, boolean placeholder, long mark) {}

    /** Emits how things stand now: to be asked before the source is, for a fill that comes within that time. */
    public Uni<Begun> begin(CacheKey key, Duration within) {
        return begin(key, within, ROUNDS);
    }

    private Uni<Begun> begin(CacheKey key, Duration within, int rounds) {
        if (rounds == 0) {
            return Uni.createFrom()
                    .failure(new StoreException.Busy("This entry is written and removed again and again"));
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
                .withRevision(NEVER_SHOWN);
        return placeholders
                .putIfAbsent(key, placeholder)
                .map(done -> done ? Optional.of(placeholder) : Optional.empty());
    }

    /** A placeholder that is there already lasts as long as this fill may take; it stays the same to fills before. */
    private Uni<Optional<Entry>> kept(CacheKey key, Entry there, Duration within) {
        long enough = freshness.clock().millis() + within.toMillis() / 2;
        return isPlaceholder(there) && there.life().deadline() < enough
                ? placeholders
                        .replace(key, there.version(), there.living(lasting(within)))
                        .map(done -> done ? Optional.of(there) : Optional.empty())
                : Uni.createFrom().item(Optional.of(there));
    }

    private Lifetime lasting(Duration within) {
        long now = freshness.clock().millis();
        return Lifetime.until(now, now + within.toMillis());
    }

    private static boolean isPlaceholder(Entry entry) {
        return entry.revision().equals(NEVER_SHOWN);
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
            // whoever held it and died may have changed the source: the mark it did not live to make is made here
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
