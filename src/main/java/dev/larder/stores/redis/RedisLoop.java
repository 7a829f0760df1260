package dev.larder.stores.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One event loop's connections, one to each server. Only that event loop touches them. */
final class RedisLoop {
    private final Context context;
    private final RedisTopology topology;
    private final RedisLimits limits;
    private final Map<String, RedisLink> links = new HashMap<>();

    RedisLoop(Context context, RedisTopology topology, RedisLimits limits) {
        this.context = context;
        this.topology = topology;
        this.limits = limits;
    }

    /** Sends the call to the server of that name. */
    Future<List<Response>> send(String server, RedisCall call) {
        RedisLink link = links.get(server);
        if (link == null) {
            link = new RedisLink(context, server, () -> open(server), limits);
            links.put(server, link);
        }
        return link.send(call);
    }

    /** Closes the connections. May be called from any thread. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        context.runOnContext(x -> {
            links.values().forEach(RedisLink::close);
            links.clear();
            closed.complete();
        });
        return closed.future();
    }

    private Future<RedisLine> open(String server) {
        return topology.open(server).onFailure(failure -> {
            if (failure instanceof RedisTopology.Gone) {
                context.runOnContext(x -> forget(server));
            }
        });
    }

    private void forget(String server) {
        RedisLink gone = links.remove(server);
        if (gone != null) {
            gone.close();
        }
    }
}
