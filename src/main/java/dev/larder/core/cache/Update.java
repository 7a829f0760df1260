package dev.larder.core.cache;

import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStore.Written;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An optimistic update: reads the entry, computes the new one, and writes it if the version is unchanged; else repeats.
 *
 * <p>A failed round means that another writer succeeded, so the writers as a whole make progress; a writer that loses
 * {@value #ROUNDS} times fails as busy.
 */
public final class Update {
    private static final int ROUNDS = 64;
    private static final int MAX_PAUSE_MILLIS = 20;

    private final CacheStore store;
    private final ConditionalWrites writes;
    private final CacheKey key;

    Update(Service service, CacheKey key) {
        this.store = service.authority();
        this.writes = service.need(ConditionalWrites.class);
        this.key = key;
    }

    /** @param store a store with {@link ConditionalWrites} */
    public Update(CacheStore store, CacheKey key) {
        this.store = store;
        this.writes = store.capability(ConditionalWrites.class).orElseThrow();
        this.key = key;
    }

    /**
     * Stores the entry that {@code decide} computes from the live entry.
     *
     * @param decide may throw to refuse; may be called several times
     */
    public Uni<Stored> to(Function<Optional<Entry>, Entry> decide) {
        return attempt(decide, 1);
    }

    /** The same for a caller that has read the entry: it is read again only after a conflict. */
    public Uni<Stored> from(Optional<Entry> seen, Function<Optional<Entry>, Entry> decide) {
        return Uni.createFrom().deferred(() -> attempt(seen, decide, 1));
    }

    private Uni<Stored> attempt(Function<Optional<Entry>, Entry> decide, int round) {
        return current().flatMap(current -> attempt(current, decide, round));
    }

    private Uni<Stored> attempt(Optional<Entry> current, Function<Optional<Entry>, Entry> decide, int round) {
        Entry next = decide.apply(current);
        return write(current, next).flatMap(done -> {
            if (done) {
                Written written = current.isPresent() ? Written.REPLACED : Written.CREATED;
                return Uni.createFrom().item(new Stored(next, written));
            }
            return again(round).flatMap(x -> attempt(decide, round + 1));
        });
    }

    /** Removes the entry if {@code condition} holds; emits whether there was one. */
    Uni<Boolean> remove(Precondition condition) {
        return remove(current -> {
            condition.require(current);
            return current;
        });
    }

    /**
     * Removes the live entry if {@code decide} returns it; emits whether it did.
     *
     * @param decide may throw to refuse; may be called several times
     */
    public Uni<Boolean> remove(UnaryOperator<Optional<Entry>> decide) {
        return removal(decide, 1);
    }

    private Uni<Boolean> removal(UnaryOperator<Optional<Entry>> decide, int round) {
        return current().flatMap(current -> {
            Optional<Entry> picked = decide.apply(current);
            if (picked.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            return writes.remove(key, picked.get().version())
                    .flatMap(done ->
                            done ? Uni.createFrom().item(true) : again(round).flatMap(x -> removal(decide, round + 1)));
        });
    }

    /** The live entry; a remembered miss counts as absent, and {@link ConditionalWrites#putIfAbsent} replaces it. */
    private Uni<Optional<Entry>> current() {
        return store.get(key).map(found -> found.filter(entry -> !entry.isAbsent()));
    }

    private Uni<Boolean> write(Optional<Entry> current, Entry next) {
        return current.isEmpty()
                ? writes.putIfAbsent(key, next)
                : writes.replace(key, current.get().version(), next);
    }

    private static Uni<Integer> again(int round) {
        if (round == ROUNDS) {
            return Uni.createFrom()
                    .failure(new StoreException.Busy("Too many writers change this entry at the same time"));
        }
        if (round == 1) {
            return Uni.createFrom().item(round);
        }
        int pause = 1 + ThreadLocalRandom.current().nextInt(Math.min(round, MAX_PAUSE_MILLIS));
        return Uni.createFrom().item(round).onItem().delayIt().by(Duration.ofMillis(pause));
    }
}
