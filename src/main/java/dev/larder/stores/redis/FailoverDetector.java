package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Notices that a server has restarted or that a replica was promoted. Both may lose acknowledged writes, including
 * invalidations, or bring removed entries back, so both end the epoch of the invalidation log.
 *
 * <p>Every new connection is examined before commands are sent over it. Each node remembers the process that it met
 * under a name; the same is recorded beside the marks, for nodes that were not connected. A flush or an eviction may
 * remove that record, so its absence proves nothing: the epoch continues only if the process is the one that was met
 * before, or if it cannot have lost anything ({@link InvalidationScripts#EXAMINE}).
 */
final class FailoverDetector {
    private static final Logger LOG = Logger.getLogger(FailoverDetector.class);

    private final InvalidationKeys marks;
    private final RedisTopology topology;
    private final Duration limit;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** The process that this node met last, by the name of its server. */
    private final Map<String, String> processes = new ConcurrentHashMap<>();

    /** @param limit the maximum time for an examination */
    FailoverDetector(InvalidationKeys marks, RedisTopology topology, Duration limit) {
        this.limit = limit;
        this.marks = marks;
        this.topology = topology;
    }

    /** The connection, after its process was examined. */
    Future<RedisLine> look(RedisLoop loop, String server, RedisLine line) {
        return line.exchange(RedisProcess.QUESTIONS)
                .map(RedisProcess::of)
                .compose(process -> met(loop, server, line, process))
                .recover(failure -> isRefusal(failure, line) ? untold(line) : Future.failedFuture(failure))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> line.close())
                .map(line);
    }

    private Future<Void> met(RedisLoop loop, String server, RedisLine line, RedisProcess process) {
        String before = processes.getOrDefault(server, "");
        return topology.serverOf(marks.history()).compose(owner -> {
            boolean own = owner.equals(server);
            var question = List.of(marks.meeting(server, own ? process : process.onAnotherClock(), before));
            Future<List<Response>> answer =
                    own ? line.exchange(question) : loop.send(owner, new RedisCall(RedisCall.Nature.READ, question));
            return answer.compose(ended -> {
                processes.put(server, process.identity());
                noteEnd(line, ended.get(0));
                // a caller that waits for this connection may have read the newest revision before the epoch ended
                return loop.meets(server, process.identity(), before) && !own
                        ? Future.failedFuture(new StoreException.Unavailable(
                                "Redis at %s restarted or was replaced".formatted(line.address()), null))
                        : Future.succeededFuture();
            });
        });
    }

    private static void noteEnd(RedisLine line, Response answer) {
        if (answer.get(2).toInteger() == 1) {
            LOG.warnf(
                    "Redis at %s restarted or was replaced and may have lost writes: all entries of a service there are"
                            + " invalidated",
                    line.address());
        }
    }

    private Future<Void> untold(RedisLine line) {
        if (warned.compareAndSet(false, true)) {
            LOG.warnf(
                    "Redis at %s does not allow this user to call INFO: a failover that loses invalidations is not detected",
                    line.address());
        }
        return Future.succeededFuture();
    }

    private static boolean isRefusal(Throwable failure, RedisLine line) {
        Optional<RedisErrorReply> reply = failure instanceof RedisErrorReply known
                ? Optional.of(known)
                : RedisErrorReply.from(failure, line.address());
        return reply.filter(error -> error.is("NOPERM")).isPresent();
    }
}
