package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one event loop to one server, opened again whenever it is lost. Only its event loop uses it, except
 * for {@link #depth}.
 *
 * <p>All commands of one tick of the loop are sent at the end of the tick.
 *
 * <p>A call waits only for a connection that is opened for the first time or was lost a moment ago. After a failed
 * attempt, calls fail at once until the server answers again; attempts continue in the background with exponential
 * backoff and full jitter. A server that does not answer within the timeout loses its connection, so that a late answer
 * cannot reach the wrong caller.
 */
final class RedisLink implements InFlightCommands.Owner {
    private final Context loop;
    private final String name;
    private final Supplier<Future<RedisLine>> opening;
    private final RedisLimits limits;
    private List<RedisCall> waiting = new ArrayList<>();

    /** The number of commands that wait for answers, sent or not. */
    private final AtomicInteger outstanding = new AtomicInteger();

    private State state = State.NEW;
    private @Nullable InFlightCommands flights;
    private boolean flushPlanned;
    private int failures;

    /** The reason why the last attempt failed. */
    private String trouble = "is not connected";

    private enum State {
        NEW,
        /** An attempt is under way, and calls wait for it. */
        OPENING,
        UP,
        /** The last attempt failed. Calls fail; the next attempt is planned or under way. */
        DOWN,
        CLOSED
    }

    /** @param opening opens a connection, on the loop */
    RedisLink(Context loop, String name, Supplier<Future<RedisLine>> opening, RedisLimits limits) {
        this.loop = loop;
        this.name = name;
        this.opening = opening;
        this.limits = limits;
    }

    Future<List<Response>> send(RedisCall call) {
        if (state == State.DOWN || state == State.CLOSED) {
            call.fail(new StoreException.Unavailable("%s %s".formatted(server(), trouble), null));
        } else if (depth() + call.requests().size() > limits.maxQueue()) {
            call.fail(new StoreException.Busy("%s has %d commands waiting for answers".formatted(server(), depth())));
        } else {
            outstanding.addAndGet(call.requests().size());
            waiting.add(call);
            if (state == State.NEW) {
                open();
            } else {
                planFlush();
            }
        }
        return call.answer();
    }

    /** The number of commands that wait for answers. May be called by any thread. */
    int depth() {
        return outstanding.get();
    }

    /** Closes the connection, fails waiting calls, and opens no connection any more. */
    void close() {
        state = State.CLOSED;
        trouble = "is closed";
        failEverybody(trouble, null);
    }

    @Override
    public void answered(int commands) {
        outstanding.addAndGet(-commands);
    }

    @Override
    public void served() {
        failures = 0;
    }

    @Override
    public void lost(InFlightCommands which, String how, Throwable cause) {
        if (which != flights) {
            return;
        }
        if (failures == 0) {
            // servers close idle connections, and a read that was sent at that moment must not fail
            List<RedisCall> others = which.abandonWriters(server() + " " + how, cause);
            flights = null;
            waiting.addAll(0, others);
            outstanding.set(
                    waiting.stream().mapToInt(call -> call.requests().size()).sum());
            open();
        } else {
            failed(how, cause);
        }
    }

    @Override
    public void useless(InFlightCommands which, String how, Throwable cause) {
        if (which == flights) {
            failures = 1;
            lost(which, how, cause);
        }
    }

    private void open() {
        if (state == State.CLOSED) {
            return;
        }
        state = failures == 0 ? State.OPENING : State.DOWN;
        loop.runOnContext(x -> Future.succeededFuture()
                .compose(nothing -> opening.get())
                .onComplete(opened -> loop.runOnContext(y -> opened(opened))));
    }

    private void opened(AsyncResult<RedisLine> opened) {
        if (opened.failed()) {
            failed(RedisFailures.ofConnecting(opened.cause()), opened.cause());
        } else if (state == State.CLOSED) {
            opened.result().close();
        } else {
            flights = new InFlightCommands(loop, opened.result(), limits.timeout(), this);
            state = State.UP;
            planFlush();
        }
    }

    private void failed(String how, Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        failures++;
        state = State.DOWN;
        trouble = how;
        failEverybody(how, cause);
        loop.owner().setTimer(limits.pauseMillis(failures), id -> open());
    }

    private void failEverybody(String how, @Nullable Throwable cause) {
        String message = server() + " " + how;
        InFlightCommands sent = flights;
        List<RedisCall> unsent = waiting;
        flights = null;
        waiting = new ArrayList<>();
        outstanding.set(0);
        if (sent != null) {
            sent.abandon(message, cause);
        }
        unsent.forEach(call -> call.fail(message, cause));
    }

    private void planFlush() {
        if (state == State.UP && !flushPlanned && !waiting.isEmpty()) {
            flushPlanned = true;
            loop.runOnContext(x -> flush());
        }
    }

    private void flush() {
        flushPlanned = false;
        InFlightCommands open = flights;
        if (open == null) {
            return; // they were failed, or wait for the next connection
        }
        List<RedisCall> calls = waiting;
        waiting = new ArrayList<>();
        open.send(calls);
    }

    private String server() {
        return "Redis at " + (flights == null ? name : flights.address());
    }
}
