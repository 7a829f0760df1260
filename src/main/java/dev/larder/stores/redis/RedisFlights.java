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
final class RedisFlights {
    private final Context loop;
    private final RedisLine line;
    private final Duration timeout;
    private final Owner owner;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private boolean watched;
    private boolean over;

    /** Who must know how the connection fares. */
    interface Owner {
        /** So many commands are answered, one way or another. */
        void answered(int commands);

        /** The server serves. */
        void served();

        /** The connection is lost, which may happen to any. */
        void lost(RedisFlights which, String how, Throwable cause);

        /** The connection is of no use, and the next to the same server would hardly be better. */
        void useless(RedisFlights which, String how, Throwable cause);
    }

    /** Commands written together, whose answers come in one piece. */
    private record Flight(List<RedisCall> calls, long begun) {
        static Flight of(RedisCall call) {
            return new Flight(List.of(call), call.begun());
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

    RedisFlights(Context loop, RedisLine line, Duration timeout, Owner owner) {
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
        List<Flight> all = new ArrayList<>();
        List<RedisCall> reads =
                calls.stream().filter(call -> call.nature() == Nature.READ).toList();
        if (!reads.isEmpty()) {
            all.add(new Flight(reads, reads.get(0).begun()));
        }
        for (RedisCall call : calls) {
            if (call.nature() == Nature.WRITE) {
                all.add(Flight.of(call));
            }
        }
        fly(all);
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
                flights.stream().flatMap(flight -> flight.calls().stream()).toList();
        flights.clear();
        return sent;
    }

    /** All are noted before any leaves: a connection that has gone already says so at the first, and loses them all. */
    private void fly(List<Flight> leaving) {
        flights.addAll(leaving);
        watch();
        for (Flight flight : leaving) {
            if (over) {
                return;
            }
            flight.calls().forEach(RedisCall::leave);
            line.exchange(flight.requests()).onComplete(answers -> landed(flight, answers));
        }
    }

    private void landed(Flight flight, AsyncResult<List<Response>> answers) {
        if (over) {
            return; // its callers have been told already
        }
        if (answers.succeeded()) {
            flights.remove(flight);
            owner.served();
            deliver(flight, answers.result());
            return;
        }
        var reply = RedisErrorReply.from(answers.cause(), line.address());
        if (reply.isPresent()) {
            flights.remove(flight);
            refused(flight, reply.get());
        } else {
            owner.lost(this, "went away", answers.cause());
        }
    }

    private void deliver(Flight flight, List<Response> answers) {
        int from = 0;
        for (RedisCall call : flight.calls()) {
            int to = from + call.requests().size();
            owner.answered(call.requests().size());
            call.complete(from == 0 && to == answers.size() ? answers : answers.subList(from, to));
            from = to;
        }
    }

    private void refused(Flight flight, RedisErrorReply reply) {
        if (flight.calls().size() > 1) {
            fly(flight.calls().stream().map(Flight::of).toList());
            return;
        }
        RedisCall call = flight.calls().get(0);
        owner.answered(call.requests().size());
        call.fail(reply);
        if (reply.is("READONLY")) {
            // a master that was demoted: the next connection leads to the new one
            owner.useless(this, "is no longer the master", reply);
        }
    }

    /** One timer per connection, not per call: it runs while something is in flight and looks at the oldest. */
    private void watch() {
        Flight oldest = flights.peek();
        if (watched || over || oldest == null) {
            return;
        }
        watched = true;
        loop.owner().setTimer(Math.max(timeout.toMillis() - oldest.ageMillis(), 1), id -> {
            watched = false;
            if (flights.stream().anyMatch(flight -> flight.ageMillis() >= timeout.toMillis())) {
                owner.useless(this, "did not answer within " + Durations.text(timeout), new TimeoutException());
            } else {
                watch();
            }
        });
    }
}
