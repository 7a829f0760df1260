package dev.larder.stores.redis;

import dev.larder.stores.redis.RedisCall.Nature;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was sent over one open connection and is not answered yet. Only its event loop touches it.
 *
 * <p>Reads travel as one batch, each write as one of its own, so that the refusal of one (a full server, a wrong type) is
 * nobody else's. When one read of a batch is refused the client tells none of the other answers, so they are all asked
 * again alone.
 */
final class InFlightCommands {
    private final Context loop;
    private final RedisLine line;
    private final Duration timeout;
    private final Owner owner;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private boolean watched;
    private boolean over;

    /** Who must know how the connection fares. */
    interface Owner {
        /** So many batches are answered, one way or another. */
        void answered(int batches);

        /** The server serves. */
        void served();

        /** The connection is lost, which may happen to any. */
        void lost(InFlightCommands which, String how, Throwable cause);

        /** The connection is of no use, and the next to the same server would hardly be better. */
        void useless(InFlightCommands which, String how, Throwable cause);
    }

    /** Commands written together, whose answers come in one piece. */
    private record Batch(List<RedisCall> calls, long begun) {
        static Batch of(RedisCall call) {
            return new Batch(List.of(call), call.begun());
        }

        List<Request> requests() {
            return calls.size() == 1
                    ? calls.get(0).requests()
                    : calls.stream().flatMap(call -> call.requests().stream()).toList();
        }

        long ageMillis() {
            return (System.nanoTime() - begun) / 1_000_000;
        }
    }

    InFlightCommands(Context loop, RedisLine line, Duration timeout, Owner owner) {
        this.loop = loop;
        this.line = line;
        this.timeout = timeout;
        this.owner = owner;
        line.onLoss(cause -> loop.runOnContext(x -> owner.lost(this, "went away", cause)));
    }

    RedisAddress address() {
        return line.address();
    }

    void send(List<RedisCall> calls) {
        List<Batch> all = new ArrayList<>();
        List<RedisCall> reads =
                calls.stream().filter(call -> call.nature() == Nature.READ).toList();
        if (!reads.isEmpty()) {
            all.add(new Batch(reads, reads.get(0).begun()));
        }
        for (RedisCall call : calls) {
            if (call.nature() == Nature.WRITE) {
                all.add(Batch.of(call));
            }
        }
        dispatch(all);
    }

    /** Closes the connection and tells everybody that no answer comes. */
    void abandon(String message, @Nullable Throwable cause) {
        close().forEach(call -> call.fail(message, cause));
    }

    /** Closes the connection, tells writers that no answer comes, and returns who may ask again or has not asked. */
    List<RedisCall> abandonWriters(String message, @Nullable Throwable cause) {
        Map<Boolean, List<RedisCall>> calls = close().stream().collect(Collectors.partitioningBy(RedisCall::repeat));
        calls.getOrDefault(false, List.of()).forEach(call -> call.fail(message, cause));
        return calls.getOrDefault(true, List.of());
    }

    private List<RedisCall> close() {
        over = true;
        line.close();
        List<RedisCall> sent =
                batches.stream().flatMap(batch -> batch.calls().stream()).toList();
        batches.clear();
        return sent;
    }

    /** All are noted before any leaves: a connection that has gone already says so at the first, and loses them all. */
    private void dispatch(List<Batch> leaving) {
        batches.addAll(leaving);
        watch();
        for (Batch batch : leaving) {
            if (over) {
                return;
            }
            batch.calls().forEach(RedisCall::leave);
            line.exchange(batch.requests()).onComplete(answers -> answered(batch, answers));
        }
    }

    private void answered(Batch batch, AsyncResult<List<Response>> answers) {
        if (over) {
            return; // its callers have been told already
        }
        if (answers.succeeded()) {
            batches.remove(batch);
            owner.served();
            deliver(batch, answers.result());
            return;
        }
        var reply = RedisErrorReply.from(answers.cause(), line.address());
        if (reply.isPresent()) {
            batches.remove(batch);
            refused(batch, reply.get());
        } else {
            owner.lost(this, "went away", answers.cause());
        }
    }

    private void deliver(Batch batch, List<Response> answers) {
        int from = 0;
        for (RedisCall call : batch.calls()) {
            int to = from + call.requests().size();
            owner.answered(call.requests().size());
            call.complete(from == 0 && to == answers.size() ? answers : answers.subList(from, to));
            from = to;
        }
    }

    private void refused(Batch batch, RedisErrorReply reply) {
        if (batch.calls().size() > 1) {
            dispatch(batch.calls().stream().map(Batch::of).toList());
            return;
        }
        RedisCall call = batch.calls().get(0);
        owner.answered(call.requests().size());
        call.fail(reply);
        if (reply.is("READONLY")) {
            // a master that was demoted: the next connection leads to the new one
            owner.useless(this, "is no longer the master", reply);
        }
    }

    /** One timer per connection, not per call: it runs while something is in flight and looks at the oldest. */
    private void watch() {
        Batch oldest = batches.peek();
        if (watched || over || oldest == null) {
            return;
        }
        watched = true;
        loop.owner().setTimer(Math.max(timeout.toMillis() - oldest.ageMillis(), 1), id -> {
            watched = false;
            if (batches.stream().anyMatch(batch -> batch.ageMillis() >= timeout.toMillis())) {
                owner.useless(this, "did not answer within " + Durations.text(timeout), new TimeoutException());
            } else {
                watch();
            }
        });
    }
}
