package dev.larder.stores.redis;

import dev.larder.stores.redis.RedisInvalidationChannel.Listening;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to one channel, repeated whenever its connection is lost. A subscription that ends while its
 * connection stays open is not noticed here.
 */
final class RedisInvalidationListener {
    private static final Logger LOG = Logger.getLogger(RedisInvalidationListener.class);

    private final Context context;
    private final Listening listening;
    private final byte[] key;
    private final byte[] channel;
    private final Consumer<byte[]> receiver;

    /** Only used on the event loop, like the other fields. */
    private @Nullable RedisLine line;

    /** The timer for the answer to the subscription; negative if there is none. */
    private long patience = -1;

    private int failures;
    private boolean closed;

    /** @param key finds the server to subscribe at */
    RedisInvalidationListener(Listening listening, byte[] key, byte[] channel, Consumer<byte[]> receiver) {
        this.context = listening.vertx().getOrCreateContext();
        this.listening = listening;
        this.key = key;
        this.channel = channel;
        this.receiver = receiver;
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
        topology.serverOf(key).compose(topology::open).onComplete(opened -> context.runOnContext(x -> opened(opened)));
    }

    private void opened(AsyncResult<RedisLine> opened) {
        if (opened.failed()) {
            again(opened.cause().getMessage());
        } else if (closed) {
            opened.result().close();
        } else {
            subscribe(opened.result());
        }
    }

    /** The client counts a subscription as answered as soon as it is sent, so the answer is awaited here. */
    private void subscribe(RedisLine opened) {
        line = opened;
        patience = context.owner()
                .setTimer(listening.limits().timeout().toMillis(), id -> lost(opened, "it does not answer"));
        opened.connection().handler(push -> receive(opened, push));
        opened.onLoss(cause -> lost(opened, cause.getMessage()));
        opened.exchange(List.of(Request.cmd(Command.SUBSCRIBE).arg(channel)))
                .onFailure(cause -> lost(opened, cause.getMessage()));
    }

    /** May be called several times for one connection. */
    private void lost(RedisLine which, @Nullable String why) {
        if (which.equals(line)) {
            again(why);
        }
    }

    private void receive(RedisLine which, Response push) {
        if (!which.equals(line) || push.type() != ResponseType.MULTI || push.size() != 3) {
            return;
        }
        String kind = push.get(0).toString();
        if (kind.equals("message")) {
            receiver.accept(push.get(2).toBytes());
        } else if (kind.equals("subscribe")) {
            context.owner().cancelTimer(patience);
            failures = 0;
        }
    }

    private void again(@Nullable String why) {
        LOG.debugf("Invalidations of other nodes do not arrive: %s", why);
        hangUp();
        failures++;
        if (!closed) {
            context.owner().setTimer(listening.limits().pauseMillis(failures), x -> open());
        }
    }

    private void hangUp() {
        RedisLine before = line;
        line = null;
        context.owner().cancelTimer(patience);
        if (before != null) {
            before.close();
        }
    }
}
