package dev.larder.stores.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Cuts the connections to a master that has been replaced. One that was mute, or cut off from the sentinels, takes itself
 * for the master until they demote it, ten seconds after it is back; who is still connected would be answered by it, and
 * would neither see what the others write nor be seen.
 *
 * <p>The sentinels are asked twice a second while anything is connected. While none of them answers nothing is cut.
 */
final class SentinelWatch {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Supplier<Future<RedisAddress>> named;
    private final Supplier<Future<RedisAddress>> confirmed;
    private final AtomicBoolean planned = new AtomicBoolean();

    /** What is connected, each with the event loop that it belongs to. */
    private final Map<RedisLine, Context> lines = new ConcurrentHashMap<>();

    /**
     * @param named asks a sentinel where the master is
     * @param confirmed asks all sentinels, and the server too: a sentinel that was away names an old master, and one that was
     *     away with it takes itself for the master still
     */
    SentinelWatch(Supplier<Future<RedisAddress>> named, Supplier<Future<RedisAddress>> confirmed) {
        this.named = named;
        this.confirmed = confirmed;
    }

    /** Watches over a connection that was opened on the current event loop, until it is closed. */
    void over(RedisLine line) {
        Context loop = Vertx.currentContext();
        lines.put(line, loop);
        line.closed().future().onComplete(x -> lines.remove(line));
        plan(loop);
    }

    private void plan(Context loop) {
        if (!lines.isEmpty() && planned.compareAndSet(false, true)) {
            loop.owner().setTimer(PAUSE.toMillis(), x -> look(loop));
        }
    }

    private void look(Context loop) {
        Future.succeededFuture()
                .compose(x -> named.get())
                .compose(master -> leadElsewhere(master) ? confirmed.get() : Future.succeededFuture(master))
                .onSuccess(this::cutOthers)
                .onComplete(x -> {
                    planned.set(false);
                    plan(loop);
                });
    }

    private boolean leadElsewhere(RedisAddress master) {
        return lines.keySet().stream().anyMatch(line -> !line.address().equals(master));
    }

    private void cutOthers(RedisAddress master) {
        lines.forEach((line, loop) -> {
            if (!line.address().equals(master)) {
                loop.runOnContext(x -> line.close());
            }
        });
    }
}
