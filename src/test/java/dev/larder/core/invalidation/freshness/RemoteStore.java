package dev.larder.core.invalidation.freshness;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.ForwardingWrites;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.MapStore;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.InvalidationHistory;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A store whose invalidation log must be asked, like that of a server; it notes the questions. */
final class RemoteStore extends ForwardingStore {
    private static final InvalidationHistory.Capacity CAPACITY = new InvalidationHistory.Capacity(1_000, 1_000);

    final List<String> asked = new CopyOnWriteArrayList<>();

    /** Runs after an entry was removed and before it is announced. */
    Runnable onRemoval = () -> {};

    /** Whether the store says that it assigns revisions, which this one does not do. */
    volatile boolean assignsRevisions;

    /** Whether the log cannot be asked. */
    volatile boolean logAway;

    private volatile InvalidationHistory log = new InvalidationHistory(CAPACITY, InvalidationHistory.beginning());

    RemoteStore(Clock clock) {
        super(MapStore.alone(clock));
    }

    /** Goes back to an earlier state, and keeps only its revision. */
    void goBackTo(Revision revision) {
        log = new InvalidationHistory(CAPACITY, revision);
    }

    InvalidationHistory log() {
        return log;
    }

    @Override
    public Uni<Boolean> remove(CacheKey key) {
        return super.remove(key).invoke(onRemoval);
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        if (type == InvalidationLog.class) {
            return Optional.of(type.cast(new Asked()));
        }
        return type == ConditionalWrites.class ? Optional.of(type.cast(new Watched())) : inner.capability(type);
    }

    private <T> Uni<T> note(String question, Supplier<T> answer) {
        return Uni.createFrom().item(() -> {
            asked.add(question);
            if (logAway) {
                throw new StoreException.Unavailable("The log is away", null);
            }
            return answer.get();
        });
    }

    private final class Watched extends ForwardingWrites {
        Watched() {
            super(RemoteStore.this.inner.capability(ConditionalWrites.class).orElseThrow());
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, long expectedVersion) {
            return super.remove(key, expectedVersion).invoke(onRemoval);
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, Entry expected) {
            return super.remove(key, expected).invoke(onRemoval);
        }

        @Override
        public Uni<Optional<Entry>> getAndRemove(CacheKey key) {
            return super.getAndRemove(key).invoke(onRemoval);
        }
    }

    private final class Asked implements InvalidationLog {
        @Override
        public boolean assignsRevisions() {
            return assignsRevisions;
        }

        @Override
        public Uni<Revision> newest() {
            return note("newest", () -> log.newest().orElseThrow());
        }

        @Override
        public Uni<Recent> since(Revision seen) {
            return note("since", () -> log.since(seen));
        }

        @Override
        public Uni<Standing> standing(Set<Long> tags) {
            return note("standing", () -> log.standing(tags));
        }

        /** Takes a while, so that other callers arrive meanwhile. */
        @Override
        public Uni<Revision> invalidate(Invalidation invalidate) {
            return note("invalidate", () -> log.invalidate(invalidate))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(20));
        }

        @Override
        public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
            return note("invalidateTo", () -> log.invalidateTo(tag, version));
        }

        @Override
        public Uni<Revision> hold(Set<Long> tags, long deadline) {
            return note("hold", () -> log.hold(tags, deadline));
        }

        @Override
        public Uni<Revision> release(Set<Long> tags) {
            return note("release", () -> log.release(tags));
        }

        @Override
        public Uni<Revision> lapse(Set<Long> tags, long now) {
            return note("lapse", () -> log.lapse(tags, now));
        }

        @Override
        public Uni<Revision> renew(long epoch) {
            return note("renew", () -> {
                log = new InvalidationHistory(CAPACITY, InvalidationHistory.beginning());
                return log.newest().orElseThrow();
            });
        }
    }
}
