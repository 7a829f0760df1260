package dev.larder.stores.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, one to each server. Only that event loop changes them. */
final class RedisLoop {
    private final Context context;
    private final RedisTopology topology;
    private final RedisLimits limits;
    private final Optional<FailoverDetector> failoverDetector;
    private final Map<String, RedisLink> links = new ConcurrentHashMap<>();

    /** The process that this loop met last, by the name of its server. */
    private final Map<String, String> processes = new HashMap<>();

    private @Nullable Shared shared;

    /** A read that is not sent yet, for all callers that ask for the same. */
    private record Shared(RedisCall call, Future<List<Response>> answer) {}

    RedisLoop(
            Context context, RedisTopology topology, RedisLimits limits, Optional<FailoverDetector> failoverDetector) {
        this.context = context;
        this.topology = topology;
        this.limits = limits;
        this.failoverDetector = failoverDetector;
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

    /** The answer to the read that is shared on this loop; empty if it was sent or has failed. */
    Optional<Future<List<Response>>> joined() {
        Shared read = shared;
        return read == null || read.call.isSent() || read.answer.isComplete()
                ? Optional.empty()
                : Optional.of(read.answer);
    }

    void share(RedisCall call, Future<List<Response>> answer) {
        shared = new Shared(call, answer);
    }

    /**
     * Records the process of a new connection; returns whether it is another one than before.
     *
     * @param otherwise the process before, if this loop met none
     */
    boolean meets(String server, String process, String otherwise) {
        String before = processes.put(server, process);
        String last = before == null ? otherwise : before;
        return !last.isEmpty() && !last.equals(process);
    }

    /** The number of commands that wait for answers, on the connection with the most. May be called from any thread. */
    int depth() {
        return links.values().stream().mapToInt(RedisLink::depth).max().orElse(0);
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
        Future<RedisLine> opened = topology.open(server);
        Future<RedisLine> known = failoverDetector
                .map(w -> opened.compose(line -> w.look(this, server, line)))
                .orElse(opened);
        return known.onFailure(failure -> {
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
