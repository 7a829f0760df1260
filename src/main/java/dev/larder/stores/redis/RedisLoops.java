package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import dev.larder.spi.StoreQueue;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The event loops of a store: each loop that calls the store has its own connections, so that no answer changes its
 * thread. Callers on no event loop use one of two loops.
 */
final class RedisLoops {
    private static final int SPARE_LOOPS = 2;

    private final Vertx vertx;
    private final RedisTopology topology;
    private final RedisLimits limits;
    private final Optional<FailoverDetector> failoverDetector;
    private final List<Context> spareLoops;

    /** The loops by thread: an event loop never changes its thread. */
    private final Map<Thread, RedisLoop> loops = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** @param failoverDetector looks at each new connection */
    RedisLoops(Vertx vertx, RedisTopology topology, RedisLimits limits, Optional<FailoverDetector> failoverDetector) {
        this.vertx = vertx;
        this.topology = topology;
        this.limits = limits;
        this.failoverDetector = failoverDetector;
        this.spareLoops = Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext)
                .limit(SPARE_LOOPS)
                .toList();
    }

    /** Does the work on an event loop and emits the result on the context of the caller. */
    <T> Uni<T> call(Function<RedisLoop, Future<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context here = Vertx.currentContext();
            if (here != null && here.owner() == vertx && here.isEventLoopContext() && Context.isOnEventLoopThread()) {
                // the context of the caller has its trace and its request
                work(here, work, done -> ((ContextInternal) here).emit(done, d -> emit(emitter, d)));
            } else {
                Context there = spareLoops.get(ThreadLocalRandom.current().nextInt(SPARE_LOOPS));
                there.runOnContext(x -> work(there, work, done -> emit(emitter, done)));
            }
        });
    }

    /** The number of commands that wait for answers, on the connection with the most. */
    StoreQueue queue() {
        return new StoreQueue("commands", this::depth, limits.maxQueue());
    }

    private long depth() {
        return loops.values().stream().mapToInt(RedisLoop::depth).max().orElse(0);
    }

    Future<Void> close() {
        closed = true;
        List<Future<Void>> closing =
                loops.values().stream().map(RedisLoop::close).toList();
        loops.clear();
        return Future.join(closing).mapEmpty();
    }

    private <T> void work(Context here, Function<RedisLoop, Future<T>> work, Consumer<AsyncResult<T>> done) {
        if (closed) {
            done.accept(Future.failedFuture(new StoreException.Unavailable("This store is closed", null)));
            return;
        }
        work.apply(loops.computeIfAbsent(Thread.currentThread(), thread -> loop(here)))
                .onComplete(done::accept);
    }

    private RedisLoop loop(Context here) {
        return new RedisLoop(VertxContext.getRootContext(here), topology, limits, failoverDetector);
    }

    private static <T> void emit(UniEmitter<? super T> emitter, AsyncResult<T> done) {
        if (done.succeeded()) {
            emitter.complete(done.result());
        } else {
            emitter.fail(RedisFailures.meaning(done.cause()));
        }
    }
}
