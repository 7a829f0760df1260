package dev.larder.stores.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Notices that a server is not the one it was. A restart from a snapshot and the promotion of a replica may lose writes
 * that were acknowledged, invalidations among them, or bring removed entries back; so either ends the epoch of the marks.
 *
 * <p>Every new connection is looked at before anything is sent over it: beside the marks stands which process
 * ({@code run_id}) was met under which name. A name that is new is no loss, unless the server behind it was a replica.
 */
final class FailoverDetector {
    private static final Logger LOG = Logger.getLogger(FailoverDetector.class);
    private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");
    private static final Pattern SECOND_HISTORY = Pattern.compile("master_replid2:(\\w*[^0\\W]\\w*)");

    private final InvalidationKeys marks;
    private final RedisTopology topology;
    private final Duration limit;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param limit how long a look may take */
    FailoverDetector(InvalidationKeys marks, RedisTopology topology, Duration limit) {
        this.limit = limit;
        this.marks = marks;
        this.topology = topology;
    }

    /** The connection, once it is known whom it leads to. */
    Future<RedisLine> look(RedisLoop loop, String server, RedisLine line) {
        var questions = List.of(
                Request.cmd(Command.INFO).arg("server"),
                Request.cmd(Command.INFO).arg("replication"));
        return line.exchange(questions)
                .compose(answers -> met(loop, server, line, answers))
                .recover(failure -> isRefusal(failure, line) ? untold(line) : Future.failedFuture(failure))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> line.close())
                .map(line);
    }

    private Future<List<Response>> met(RedisLoop loop, String server, RedisLine line, List<Response> info) {
        Matcher runId = RUN_ID.matcher(info.get(0).toString());
        boolean promoted = SECOND_HISTORY.matcher(info.get(1).toString()).find();
        Request note = marks.meeting(server, runId.find() ? runId.group(1) : "", promoted);
        return topology.serverOf(marks.history())
                .compose(owner -> owner.equals(server)
                        ? line.exchange(List.of(note))
                        : loop.send(owner, new RedisCall(RedisCall.Nature.READ, List.of(note))));
    }

    private Future<List<Response>> untold(RedisLine line) {
        if (warned.compareAndSet(false, true)) {
            LOG.warnf(
                    "Redis at %s does not allow this user to call INFO: a failover that loses invalidations is not detected",
                    line.address());
        }
        return Future.succeededFuture(List.of());
    }

    private static boolean isRefusal(Throwable failure, RedisLine line) {
        Optional<RedisErrorReply> reply = failure instanceof RedisErrorReply known
                ? Optional.of(known)
                : RedisErrorReply.from(failure, line.address());
        return reply.filter(error -> error.is("NOPERM")).isPresent();
    }
}
