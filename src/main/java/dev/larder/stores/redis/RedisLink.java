package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of one event loop to one server, opened again whenever it is lost. Only its event loop touches it.
 *
 * <p>Whatever is asked during one tick of the loop is sent when the tick ends: the reads of all callers as one batch, each
 * write as one of its own, so that the refusal of one (a full server, a wrong type) is nobody else's. When one read of a
 * batch is refused the client tells none of the other answers, so they are all asked again alone.
 *
 * <p>A call waits only for a connection that is being opened for the first time or just went down. Once that failed, calls
 * fail at once until the server answers again; attempts go on in the background with exponential backoff and full jitter.
 * A server that is mute for the timeout loses its connection, so that no late answer can meet the wrong question.
 */
final class RedisLink {
    private static final int MAX_DOUBLINGS = 16;

    private final Context loop;
    private final String name;
    private final Supplier<Future<RedisLine>> opening;
    private final Limits limits;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private List<RedisCall> waiting = new ArrayList<>();

    private State state = State.NEW;
    private @Nullable RedisLine line;
    private int outstanding;
    private boolean flushPlanned;
    private boolean watched;
    private int failures;

    private enum State {
        NEW,
        /** An attempt is under way, and calls wait for it. */
        OPENING,
        UP,
        /** The last attempt failed. Calls fail; the next attempt is planned or under way. */
        DOWN,
        CLOSED
    }

    /**
     * How patient a link is.
     *
     * @param timeout from a call to its answer
     * @param backoff the first pause after a failed attempt
     * @param maxBackoff the longest pause
     * @param maxQueue commands waiting for an answer
     */
    record Limits(Duration timeout, Duration backoff, Duration maxBackoff, int maxQueue) {}

    /** Commands written together, whose answers come in one piece. */
    private record Flight(List<RedisCall> calls, long begun) {
        List<Request> requests() {
            return calls.size() == 1
                    ? calls.get(0).requests()
                    : calls.stream().flatMap(call -> call.requests().stream()).toList();
        }
    }

    /** @param opening opens a connection, on the loop */
    RedisLink(Context loop, String name, Supplier<Future<RedisLine>> opening, Limits limits) {
        this.loop = loop;
        this.name = name;
        this.opening = opening;
        this.limits = limits;
    }

    Future<List<Response>> send(RedisCall call) {
        if (state == State.DOWN || state == State.CLOSED) {
            call.fail(new StoreException.Unavailable("%s is not connected".formatted(server()), null));
        } else if (outstanding + call.requests().size() > limits.maxQueue()) {
            call.fail(new StoreException.Busy("%s has %d commands to answer".formatted(server(), outstanding)));
        } else {
            outstanding += call.requests().size();
            waiting.add(call);
            if (state == State.NEW) {
                open();
            } else {
                planFlush();
            }
        }
        return call.answer();
    }

    /** Closes the connection. Whoever waits is told, and nothing is opened again. */
    void close() {
        state = State.CLOSED;
        failEverybody("%s is closed".formatted(server()), null);
    }

    private void open() {
        if (state == State.CLOSED) {
            return;
        }
        state = failures == 0 ? State.OPENING : State.DOWN;
        loop.runOnContext(x -> opening.get().onComplete(opened -> loop.runOnContext(y -> opened(opened))));
    }

    private void opened(AsyncResult<RedisLine> opened) {
        if (opened.failed()) {
            failed(opened.cause());
        } else if (state == State.CLOSED) {
            opened.result().close();
        } else {
            RedisLine fresh = opened.result();
            line = fresh;
            state = State.UP;
            fresh.onLoss(cause -> loop.runOnContext(x -> lost(fresh, "%s went away".formatted(server()), cause)));
            planFlush();
        }
    }

    private void failed(Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        failures++;
        state = State.DOWN;
        failEverybody("%s cannot be reached".formatted(server()), cause);
        loop.owner().setTimer(pause(), id -> open());
    }

    /** Full jitter: many nodes that lost one server do not come back at the same moment. */
    private long pause() {
        long bound = limits.backoff().toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        return 1
                + ThreadLocalRandom.current()
                        .nextLong(Math.min(bound, limits.maxBackoff().toMillis()));
    }

    private void lost(RedisLine which, String message, Throwable cause) {
        if (which.equals(line)) {
            failEverybody(message, cause);
            if (failures == 0) {
                open();
            } else {
                failed(cause);
            }
        }
    }

    private void failEverybody(String message, @Nullable Throwable cause) {
        RedisLine old = line;
        line = null;
        if (old != null) {
            old.close();
        }
        List<Flight> sent = List.copyOf(flights);
        List<RedisCall> unsent = waiting;
        flights.clear();
        waiting = new ArrayList<>();
        outstanding = 0;
        sent.forEach(flight -> flight.calls().forEach(call -> call.failSent(message, cause)));
        unsent.forEach(call -> call.fail(new StoreException.Unavailable(message, cause)));
    }

    private void planFlush() {
        if (state == State.UP && !flushPlanned && !waiting.isEmpty()) {
            flushPlanned = true;
            loop.runOnContext(x -> flush());
        }
    }

    private void flush() {
        flushPlanned = false;
        RedisLine open = line;
        if (open == null) {
            return; // they were failed, or wait for the next connection
        }
        List<RedisCall> calls = waiting;
        waiting = new ArrayList<>();
        List<RedisCall> reads = new ArrayList<>(calls.size());
        for (RedisCall call : calls) {
            call.leave();
            if (call.nature() == RedisCall.Nature.READ) {
                reads.add(call);
            }
        }
        if (!reads.isEmpty()) {
            fly(open, new Flight(reads, reads.get(0).begun()));
        }
        for (RedisCall call : calls) {
            if (call.nature() == RedisCall.Nature.WRITE) {
                fly(open, new Flight(List.of(call), call.begun()));
            }
        }
    }

    private void fly(RedisLine open, Flight flight) {
        flights.add(flight);
        open.exchange(flight.requests()).onComplete(answers -> landed(open, flight, answers));
        watch();
    }

    private void landed(RedisLine open, Flight flight, AsyncResult<List<Response>> answers) {
        if (!open.equals(line) || !flights.remove(flight)) {
            return; // its callers have been told already
        }
        if (answers.succeeded()) {
            failures = 0;
            deliver(flight, answers.result());
            return;
        }
        var reply = RedisErrorReply.from(answers.cause(), open.address());
        if (reply.isPresent()) {
            refused(open, flight, reply.get());
        } else {
            flights.add(flight);
            lost(open, "%s went away".formatted(server()), answers.cause());
        }
    }

    private void deliver(Flight flight, List<Response> answers) {
        int from = 0;
        for (RedisCall call : flight.calls()) {
            int to = from + call.requests().size();
            outstanding -= call.requests().size();
            call.complete(from == 0 && to == answers.size() ? answers : answers.subList(from, to));
            from = to;
        }
    }

    private void refused(RedisLine open, Flight flight, RedisErrorReply reply) {
        if (flight.calls().size() > 1) {
            flight.calls().forEach(call -> fly(open, new Flight(List.of(call), call.begun())));
            return;
        }
        RedisCall call = flight.calls().get(0);
        outstanding -= call.requests().size();
        call.fail(reply);
        if (reply.is("READONLY")) {
            // a master that was demoted: the next connection leads to the new one
            failures = 1;
            lost(open, "%s is no longer the master".formatted(server()), reply);
        }
    }

    /** One timer per link, not per call: it runs while something is in flight and looks at the oldest. */
    private void watch() {
        Flight oldest = flights.peek();
        if (watched || oldest == null) {
            return;
        }
        watched = true;
        long left = limits.timeout().toMillis() - age(oldest);
        loop.owner().setTimer(Math.max(left, 1), id -> {
            watched = false;
            RedisLine open = line;
            if (open != null
                    && flights.stream().anyMatch(f -> age(f) >= limits.timeout().toMillis())) {
                failures = 1;
                lost(
                        open,
                        "%s did not answer within %s".formatted(server(), Durations.text(limits.timeout())),
                        new TimeoutException());
            } else {
                watch();
            }
        });
    }

    private static long age(Flight flight) {
        return (System.nanoTime() - flight.begun()) / 1_000_000;
    }

    private String server() {
        RedisLine open = line;
        return "Redis at " + (open == null ? name : open.address());
    }
}
