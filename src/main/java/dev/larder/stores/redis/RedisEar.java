package dev.larder.stores.redis;

import dev.larder.stores.redis.RedisDoorbell.Listening;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to one channel, taken out again whenever its connection is lost. That a subscription is dead while its
 * connection looks alive is not noticed here.
 */
final class RedisEar {
    private static final Logger LOG = Logger.getLogger(RedisEar.class);

    private final Context context;
    private final Listening listening;
    private final byte[] key;
    private final byte[] channel;
    private final Consumer<byte[]> heard;

    /** Touched by the event loop only, like the rest. */
    private @Nullable RedisLine line;

    private int failures;
    private boolean closed;

    /** @param key who holds it is subscribed to */
    RedisEar(Listening listening, byte[] key, byte[] channel, Consumer<byte[]> heard) {
        this.context = listening.vertx().getOrCreateContext();
        this.listening = listening;
        this.key = key;
        this.channel = channel;
        this.heard = heard;
    }

    void listen() {
        context.runOnContext(x -> open());
    }

    void close() {
        context.runOnContext(x -> {
            closed = true;
            hangUp();
        });
    }

    private void open() {
        if (closed) {
            return;
        }
        RedisTopology topology = listening.topology();
        topology.serverOf(key).compose(topology::open).compose(this::subscribe).onComplete(done -> {
            if (done.failed()) {
                LOG.debugf("Nothing is heard of other nodes: %s", done.cause().getMessage());
                again();
            } else {
                failures = 0;
            }
        });
    }

    private Future<Void> subscribe(RedisLine opened) {
        if (closed) {
            opened.close();
            return Future.succeededFuture();
        }
        line = opened;
        opened.connection().handler(this::message);
        opened.onLoss(cause -> {
            if (opened.equals(line)) {
                again();
            }
        });
        return opened.exchange(List.of(Request.cmd(Command.SUBSCRIBE).arg(channel)))
                .mapEmpty();
    }

    private void message(Response push) {
        if (push.type() == ResponseType.MULTI
                && push.size() == 3
                && "message".equals(push.get(0).toString())) {
            heard.accept(push.get(2).toBytes());
        }
    }

    private void again() {
        hangUp();
        failures++;
        if (!closed) {
            context.owner().setTimer(listening.limits().pauseMillis(failures), x -> open());
        }
    }

    private void hangUp() {
        RedisLine before = line;
        line = null;
        if (before != null) {
            before.close();
        }
    }
}
