package dev.larder.core.invalidation.freshness;

import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.ForwardingWrites;
import dev.larder.spi.Lookup;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The store of one node, with steps between its calls: what other nodes do meanwhile. */
final class StalledStore extends ForwardingStore {
    /** Runs when an entry is about to be put. */
    Runnable beforePut = () -> {};

    /** Runs when an entry is about to be replaced. */
    Runnable beforeReplacement = () -> {};

    /** Runs when what was read is about to be removed. */
    Runnable beforeRemoval = () -> {};

    /** Replacements begin when it is complete. */
    CompletableFuture<Void> replacements = CompletableFuture.completedFuture(null);

    /** Runs after each read. */
    Runnable afterRead = () -> {};

    final AtomicInteger reads = new AtomicInteger();

    StalledStore(CacheStore inner) {
        super(inner);
    }

    @Override
    public Uni<Optional<Entry>> get(CacheKey key) {
        return inner.get(key).invoke(this::read);
    }

    @Override
    public Lookup getNow(CacheKey key) {
        return Lookup.Empty.ASK;
    }

    @Override
    public Uni<Map<CacheKey, Entry>> getAll(Collection<CacheKey> keys) {
        return inner.getAll(keys).invoke(this::read);
    }

    private void read() {
        reads.incrementAndGet();
        afterRead.run();
    }

    @Override
    public Uni<Written> put(CacheKey key, Entry entry) {
        return Uni.createFrom().deferred(() -> {
            beforePut.run();
            return inner.put(key, entry);
        });
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return type == ConditionalWrites.class
                ? inner.capability(ConditionalWrites.class).map(Stalled::new).map(type::cast)
                : inner.capability(type);
    }

    private final class Stalled extends ForwardingWrites {
        Stalled(ConditionalWrites inner) {
            super(inner);
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, long expectedVersion, Entry entry) {
            return stalled(super.replace(key, expectedVersion, entry));
        }

        @Override
        public Uni<Boolean> replace(CacheKey key, Entry expected, Entry entry) {
            return stalled(super.replace(key, expected, entry));
        }

        @Override
        public Uni<Boolean> remove(CacheKey key, Entry expected) {
            return Uni.createFrom().deferred(() -> {
                beforeRemoval.run();
                return super.remove(key, expected);
            });
        }

        private Uni<Boolean> stalled(Uni<Boolean> replacement) {
            return Uni.createFrom()
                    .deferred(() -> {
                        beforeReplacement.run();
                        return Uni.createFrom().completionStage(replacements);
                    })
                    .chain(() -> replacement);
        }
    }
}
