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
 * Closes the connections to a master that has been replaced. A master that hung, or was separated from the sentinels,
 * believes to be the master until they demote it, ten seconds after its return; meanwhile its clients would get its
 * answers, would not see the writes of other clients, and would write in vain.
 *
 * <p>The sentinels are asked twice a second while there are connections. While no sentinel answers, no connection is
 * closed.
 */
final class SentinelWatch {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Supplier<Future<RedisAddress>> named;
    private final Supplier<Future<RedisAddress>> confirmed;
    private final AtomicBoolean planned = new AtomicBoolean();

    /** The open connections, each with its event loop. */
    private final Map<RedisLine, Context> lines = new ConcurrentHashMap<>();

    /**
     * @param named asks one sentinel for the master
     * @param confirmed asks all sentinels and the server: a sentinel that was separated names an old master, and an old
     *     master that was separated with it still confirms it
     */
    SentinelWatch(Supplier<Future<RedisAddress>> named, Supplier<Future<RedisAddress>> confirmed) {
        this.named = named;
        this.confirmed = confirmed;
    }

    /** Watches a connection that was opened on the current event loop, until it is closed. */
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
