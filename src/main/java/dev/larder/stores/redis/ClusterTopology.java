package dev.larder.stores.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.spi.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The masters of a cluster. The map of slots is asked for once, and again when a server redirects a caller or cannot be
 * reached; meanwhile callers use the old map.
 */
final class ClusterTopology implements RedisTopology {
    private final List<RedisAddress> seeds;
    private final RedisDialer dialer;
    private final AtomicReference<@Nullable ClusterSlots> slots = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<ClusterSlots>> loading = new AtomicReference<>();

    /** Servers to which callers were redirected, and that the map may not have as masters yet; until the next map. */
    private final Map<String, RedisAddress> learned = new ConcurrentHashMap<>();

    ClusterTopology(List<RedisAddress> seeds, RedisDialer dialer) {
        this.seeds = seeds;
        this.dialer = dialer;
    }

    @Override
    public Future<String> serverOf(byte[] key) {
        return known().compose(map -> map.owner(key)
                .map(Future::succeededFuture)
                .orElseGet(() -> {
                    reload();
                    return Future.failedFuture(new StoreException.Unavailable(
                            "No master of the Redis cluster owns the key's slot at the moment", null));
                }));
    }

    @Override
    public Future<List<String>> servers() {
        return known().map(ClusterSlots::names);
    }

    @Override
    public Future<RedisLine> open(String server) {
        return known().compose(map -> map.master(server)
                .or(() -> Optional.ofNullable(learned.get(server)))
                .map(address -> dialer.dial(address).onFailure(x -> reload()))
                .orElseGet(() -> Future.failedFuture(new Gone())));
    }

    @Override
    public Future<String> redirected(byte[] key, RedisAddress target) {
        slots.updateAndGet(map -> map == null ? null : map.with(ClusterSlots.slot(key), target));
        reload();
        return Future.succeededFuture(target.toString());
    }

    @Override
    public void learn(RedisAddress target) {
        learned.put(target.toString(), target);
    }

    @Override
    public boolean spansOneServer() {
        return false;
    }

    @Override
    public Optional<ClusterTopology> cluster() {
        return Optional.of(this);
    }

    /** The present map. */
    Optional<ClusterSlots> current() {
        return Optional.ofNullable(slots.get());
    }

    private Future<ClusterSlots> known() {
        ClusterSlots map = slots.get();
        return map == null ? dialer.inTime(reload()) : Future.succeededFuture(map);
    }

    /** Asks for the map, unless a request for it is under way. The answer comes on the event loop of the request. */
    @CanIgnoreReturnValue
    private Future<ClusterSlots> reload() {
        Promise<ClusterSlots> mine = Promise.promise();
        Future<ClusterSlots> first = loading.compareAndExchange(null, mine.future());
        if (first != null) {
            return here(first);
        }
        List<RedisAddress> candidates = new ArrayList<>();
        ClusterSlots old = slots.get();
        if (old != null) {
            candidates.addAll(old.addresses());
        }
        Collections.shuffle(candidates);
        candidates.addAll(seeds);
        ask(candidates, 0).onComplete(answer -> {
            if (answer.succeeded()) {
                slots.set(answer.result());
                learned.clear();
            }
            loading.set(null);
            mine.handle(answer);
        });
        return mine.future();
    }

    private Future<ClusterSlots> ask(List<RedisAddress> candidates, int which) {
        RedisAddress candidate = candidates.get(which);
        return dialer.ask(candidate, Request.cmd(Command.CLUSTER, "SLOTS"))
                .map(answer -> ClusterSlots.parse(answer, candidate))
                .recover(failure -> which + 1 < candidates.size()
                        ? ask(candidates, which + 1)
                        : Future.failedFuture(new StoreException.Unavailable(
                                "The Redis cluster at %s %s".formatted(candidate, RedisFailures.ofConnecting(failure)),
                                failure)));
    }

    private static <T> Future<T> here(Future<T> elsewhere) {
        Context context = Vertx.currentContext();
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(x -> promise.handle(done)));
        return promise.future();
    }
}
