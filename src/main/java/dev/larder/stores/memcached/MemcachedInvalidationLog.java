package dev.larder.stores.memcached;

import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.InvalidationHistory;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The invalidation log of a service, in two items: all marks, which {@code cas} changes as a whole and so puts in
 * order, and the newest revision, for callers that only ask whether there is anything new. Both are on the server that
 * the ring gives the marks: the loss of another server does not touch the log.
 *
 * <p>A change is acknowledged when both items contain it. If memcached evicts the newest revision, it is restored from
 * the marks. If it evicts the marks, the invalidations are unknown, so a new epoch begins.
 */
final class MemcachedInvalidationLog implements InvalidationLog {
    /** The bytes of the largest item for each mark of a full log. */
    private static final int BYTES_PER_MARK = 64;

    private static final int MAX_TAGS = 2_000;

    /** The parts of the log, each an item. */
    static final String LOG = "log";

    static final String NEWEST = "newest";

    private final MemcachedStore store;
    private final Node node;
    private final Optimistic optimistic;
    private final InvalidationHistory.Capacity capacity;
    private final KeySlot log;
    private final NewestRevision newest;

    MemcachedInvalidationLog(MemcachedStore store, Optimistic optimistic, long maxItemBytes) {
        this.store = store;
        this.optimistic = optimistic;
        int most = (int) Math.min(MAX_TAGS, maxItemBytes / BYTES_PER_MARK);
        this.capacity = new InvalidationHistory.Capacity(most, most / 4);
        this.log = store.keys().marks(LOG);
        this.node = store.node(log);
        this.newest = new NewestRevision(
                node, store.keys().marks(NEWEST), call -> readLog(call).thenApply(MemcachedInvalidationLog::revision));
    }

    @Override
    public Uni<Revision> newest() {
        return store.call(newest::ask);
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return store.call(call -> readLog(call).thenApply(truth -> truth.since(seen)));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return store.call(call -> readLog(call).thenApply(truth -> truth.standing(tags)));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return moving(marks -> marks.invalidate(invalidate));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return store.call(call -> change(call, marks -> marks.invalidateTo(tag, version)));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return moving(marks -> marks.hold(tags, deadline));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return moving(marks -> marks.release(tags));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return moving(marks -> marks.lapse(tags, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return store.call(call -> optimistic
                .change(call, node, log, body -> {
                    InvalidationHistory truth = decoded(body)
                            .filter(there -> revision(there).epoch() != epoch)
                            .orElseGet(this::begin);
                    return stored(truth, revision(truth));
                })
                .thenCompose(revision -> newest.publish(call, revision)));
    }

    private Uni<Revision> moving(Function<InvalidationHistory, Revision> step) {
        return store.call(call -> change(call, marks -> Optional.of(step.apply(marks))))
                .map(Optional::orElseThrow);
    }

    /** Changes the log and publishes its newest revision to all nodes; empty when there was nothing to change. */
    private CompletionStage<Optional<Revision>> change(
            MemcachedCall call, Function<InvalidationHistory, Optional<Revision>> step) {
        return optimistic
                .change(call, node, log, body -> {
                    InvalidationHistory truth = decoded(body).orElseGet(this::begin);
                    Optional<Revision> moved = step.apply(truth);
                    return moved.isPresent() ? stored(truth, moved) : new ItemChange.Keep<>(moved);
                })
                .thenCompose(moved -> moved.isEmpty()
                        ? CompletableFuture.completedFuture(moved)
                        : newest.publish(call, moved.get()).thenApply(Optional::of));
    }

    /** The log, begun now where there is none. */
    private CompletionStage<InvalidationHistory> readLog(MemcachedCall call) {
        return optimistic.change(call, node, log, body -> {
            Optional<InvalidationHistory> there = decoded(body);
            if (there.isPresent()) {
                return new ItemChange.Keep<>(there.get());
            }
            InvalidationHistory begun = begin();
            return stored(begun, begun);
        });
    }

    private InvalidationHistory begin() {
        return new InvalidationHistory(capacity, InvalidationHistory.beginning());
    }

    /** The history; empty when the item is corrupt, which counts as lost. */
    private Optional<InvalidationHistory> decoded(Optional<byte[]> body) {
        try {
            return body.map(bytes -> InvalidationHistory.decode(capacity, bytes));
        } catch (StoreException.Corrupt e) {
            return Optional.empty();
        }
    }

    private static <T> ItemChange<T> stored(InvalidationHistory log, T result) {
        return new ItemChange.Store<>(log.encode(), Lifetime.NEVER, result);
    }

    private static Revision revision(InvalidationHistory log) {
        return log.newest().orElseThrow();
    }
}
