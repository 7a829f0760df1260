package dev.larder.stores.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.EOFException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * One open connection to one server. It has a client of its own, because only closing the client closes the connection
 * for good: a pooled connection that is merely given back could hand the answers of one caller to another.
 *
 * @param address whom it leads to
 * @param client its owner
 * @param connection the connection
 * @param closed completed when this side closes it
 */
record RedisLine(RedisAddress address, Redis client, RedisConnection connection, Promise<Void> closed) {
    /** Sends the commands in one write and emits one answer each, null for nil. */
    Future<List<Response>> exchange(List<Request> requests) {
        return requests.size() == 1
                ? connection.send(requests.get(0)).map(Collections::singletonList)
                : connection.batch(requests);
    }

    /** Tells when the other side has gone. */
    void onLoss(Consumer<Throwable> handler) {
        connection.exceptionHandler(handler::accept);
        connection.endHandler(end -> handler.accept(new EOFException("closed by the server")));
    }

    void close() {
        closed.tryComplete();
        client.close();
    }
}
