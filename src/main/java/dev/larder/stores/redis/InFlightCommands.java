package dev.larder.stores.redis;

import dev.larder.spi.Durations;
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
 * The commands that were sent over one open connection and are not answered yet. Only its event loop uses it.
 *
 * <p>Reads travel in one batch. Each write is a batch of its own, so that the refusal of one write (full server, wrong
 * type) fails no other. If one read of a batch is refused, the client does not show the other answers, so each read is
 * sent again alone.
 */
final class InFlightCommands {
    private final Context loop;
    private final RedisLine line;
    private final Duration timeout;
    private final Owner owner;
    private final Deque<CommandBatch> batches = new ArrayDeque<>();
    private boolean watched;
    private boolean over;

    /** The listener for the state of the connection. */
    interface Owner {
        /** Reports that so many batches have ended, with answers or without. */
        void answered(int batches);

        /** The server answers. */
        void served();

        /** The connection is lost, as any connection may be. */
        void lost(InFlightCommands which, String how, Throwable cause);

        /** The connection cannot be used, and a new one to the same server would probably fail too. */
        void useless(InFlightCommands which, String how, Throwable cause);
    }

    /** Commands that are written together and answered together. */
    private record CommandBatch(List<RedisCall> calls, long begun) {
        static CommandBatch of(RedisCall call) {
            return new CommandBatch(List.of(call), call.begun());
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
        List<CommandBatch> all = new ArrayList<>();
        List<RedisCall> reads =
                calls.stream().filter(call -> call.nature() == Nature.READ).toList();
        if (!reads.isEmpty()) {
            all.add(new CommandBatch(reads, reads.get(0).begun()));
        }
        for (RedisCall call : calls) {
            if (call.nature() == Nature.WRITE) {
                all.add(CommandBatch.of(call));
            }
        }
        dispatch(all);
    }

    /** Closes the connection and fails all calls. */
    void abandon(String message, @Nullable Throwable cause) {
        close().forEach(call -> call.fail(message, cause));
    }

    /** Closes the connection, fails sent writes, and returns the calls that may be sent again or are not sent yet. */
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

    /**
     * All batches are noted before the first one is sent: a lost connection reports it at the first batch, and then
     * fails all.
     */
    private void dispatch(List<CommandBatch> leaving) {
        batches.addAll(leaving);
        watch();
        for (CommandBatch batch : leaving) {
            if (over) {
                return;
            }
            batch.calls().forEach(RedisCall::leave);
            line.exchange(batch.requests()).onComplete(answers -> answered(batch, answers));
        }
    }

    private void answered(CommandBatch batch, AsyncResult<List<Response>> answers) {
        if (over) {
            return; // the callers were failed already
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

    private void deliver(CommandBatch batch, List<Response> answers) {
        int from = 0;
        for (RedisCall call : batch.calls()) {
            int to = from + call.requests().size();
            owner.answered(call.requests().size());
            call.complete(from == 0 && to == answers.size() ? answers : answers.subList(from, to));
            from = to;
        }
    }

    private void refused(CommandBatch batch, RedisErrorReply reply) {
        if (batch.calls().size() > 1) {
            dispatch(batch.calls().stream().map(CommandBatch::of).toList());
            return;
        }
        RedisCall call = batch.calls().get(0);
        owner.answered(call.requests().size());
        call.fail(reply);
        if (reply.is("READONLY")) {
            // a master that was demoted: the next connection leads to the new master
            owner.useless(this, "is no longer the master", reply);
        }
    }

    /**
     * One timer for each connection, not for each call: it runs while commands are in flight and looks at the oldest
     * one.
     */
    private void watch() {
        CommandBatch oldest = batches.peek();
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
