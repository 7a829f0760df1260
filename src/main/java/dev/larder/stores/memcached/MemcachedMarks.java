package dev.larder.stores.memcached;

import dev.larder.spi.Lifetime;
import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
import dev.larder.spi.StoreException;
import dev.larder.stores.support.MarkLog;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Marks in two items: a log of all marks there are, which {@code cas} changes as a whole and so puts in order, and the
 * newest moment for those who only ask whether there is anything new.
 *
 * <p>A change is acknowledged when both say so. The log is the truth: where the newest moment was evicted it is restored
 * from the log, and where the log was, nobody knows what was invalidated, so a new epoch begins.
 */
final class MemcachedMarks implements Marks {
    /** What a log with all its marks may take of the largest item, for each of them. */
    private static final int BYTES_PER_MARK = 64;

    private static final int MOST = 2_000;

    private final MemcachedStore store;
    private final Optimistic optimistic;
    private final MarkLog.Capacity capacity;
    private final Slot log;
    private final NewestMark newest;

    MemcachedMarks(MemcachedStore store, Optimistic optimistic, long maxItemBytes) {
        this.store = store;
        this.optimistic = optimistic;
        int most = (int) Math.min(MOST, maxItemBytes / BYTES_PER_MARK);
        this.capacity = new MarkLog.Capacity(most, most / 4);
        this.log = store.keys().marks("log");
        this.newest = new NewestMark(
                store, store.keys().marks("newest"), call -> readLog(call).thenApply(MemcachedMarks::moment));
    }

    @Override
    public Uni<Stamp> newest() {
        return store.call(newest::ask);
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return store.call(call -> readLog(call).thenApply(truth -> truth.since(seen)));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return store.call(call -> readLog(call).thenApply(truth -> truth.standing(tags)));
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        return moving(marks -> marks.bump(bump));
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return store.call(call -> change(call, marks -> marks.bumpTo(tag, version)));
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return moving(marks -> marks.hold(tags, deadline));
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return moving(marks -> marks.release(tags));
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long now) {
        return moving(marks -> marks.lapse(tags, now));
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
        return store.call(call -> optimistic
                .change(call, store.node(log), log, body -> {
                    MarkLog truth = decoded(body)
                            .filter(there -> moment(there).epoch() != epoch)
                            .orElseGet(this::begin);
                    return stored(truth, moment(truth));
                })
                .thenCompose(moment -> newest.publish(call, moment)));
    }

    private Uni<Stamp> moving(Function<MarkLog, Stamp> step) {
        return store.call(call -> change(call, marks -> Optional.of(step.apply(marks))))
                .map(Optional::orElseThrow);
    }

    /** Changes the log and tells everybody; empty when there was nothing to change. */
    private CompletionStage<Optional<Stamp>> change(Call call, Function<MarkLog, Optional<Stamp>> step) {
        return optimistic
                .change(call, store.node(log), log, body -> {
                    MarkLog truth = decoded(body).orElseGet(this::begin);
                    Optional<Stamp> moved = step.apply(truth);
                    return moved.isPresent() ? stored(truth, moved) : new Change.Keep<>(moved);
                })
                .thenCompose(moved -> moved.isEmpty()
                        ? CompletableFuture.completedFuture(moved)
                        : newest.publish(call, moved.get()).thenApply(Optional::of));
    }

    /** The log, begun now where there is none. */
    private CompletionStage<MarkLog> readLog(Call call) {
        return optimistic.change(call, store.node(log), log, body -> {
            Optional<MarkLog> there = decoded(body);
            if (there.isPresent()) {
                return new Change.Keep<>(there.get());
            }
            MarkLog begun = begin();
            return stored(begun, begun);
        });
    }

    private MarkLog begin() {
        return new MarkLog(capacity, MarkLog.beginning());
    }

    /** What cannot be understood counts as lost. */
    private Optional<MarkLog> decoded(Optional<byte[]> body) {
        try {
            return body.map(bytes -> MarkLog.decode(capacity, bytes));
        } catch (StoreException.Corrupt e) {
            return Optional.empty();
        }
    }

    private static <T> Change<T> stored(MarkLog log, T result) {
        return new Change.Store<>(log.encode(), Lifetime.NEVER, result);
    }

    private static Stamp moment(MarkLog log) {
        return log.newest().orElseThrow();
    }
}
