package dev.larder.stores.memcached;

import dev.larder.spi.Durations;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of a store's method: whether its time is up, and whether it may have changed something. */
final class MemcachedCall {
    private volatile boolean over;

    /** The number of sent writes that may have changed something. */
    private final AtomicInteger writes = new AtomicInteger();

    /**
     * Does the work once for each subscriber, and ends it at the timeout. A caller on an event loop gets its answer on
     * its own context, which holds its trace and its request.
     */
    static <T> Uni<T> within(Duration timeout, CallerLoops loops, Function<MemcachedCall, CompletionStage<T>> work) {
        return Uni.createFrom().deferred(() -> {
            var call = new MemcachedCall();
            return Uni.createFrom()
                    .<T>emitter(emitter -> {
                        ContextInternal caller = loops.context();
                        work.apply(call).whenComplete((item, failure) -> {
                            if (caller == null) {
                                emit(emitter, item, failure);
                            } else {
                                caller.emit(emitter, to -> emit(to, item, failure));
                            }
                        });
                    })
                    .ifNoItem()
                    .after(timeout)
                    .failWith(() -> call.timeUp(timeout))
                    .onFailure(CompletionException.class)
                    .transform(Throwable::getCause);
        });
    }

    private static <T> void emit(UniEmitter<? super T> emitter, T item, @Nullable Throwable failure) {
        if (failure == null) {
            emitter.complete(item);
        } else {
            emitter.fail(failure);
        }
    }

    /** Records that a write is about to be sent: from now on, its outcome is unknown until an answer comes. */
    void writes() {
        writes.incrementAndGet();
    }

    /** A write announced before changed nothing. */
    void changedNothing() {
        writes.decrementAndGet();
    }

    /** Whether the caller waits no longer. */
    boolean isOver() {
        return over;
    }

    private StoreException timeUp(Duration timeout) {
        over = true;
        String message = "Memcached did not answer within " + Durations.text(timeout);
        var cause = new TimeoutException();
        return writes.get() > 0
                ? new StoreException.OutcomeUnknown(message, cause)
                : new StoreException.Unavailable(message, cause);
    }
}
