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
 * One open connection to one server. It has a client of its own, because only closing the client really closes the
 * connection: a pooled connection that is given back could deliver the answers of one caller to another.
 *
 * @param address the address of the server
 * @param client the client that owns the connection
 * @param connection the connection
 * @param closed completed when this side closes the connection
 */
record RedisLine(RedisAddress address, Redis client, RedisConnection connection, Promise<Void> closed) {
    /** Sends the commands in one write and emits one answer for each, null for nil. */
    Future<List<Response>> exchange(List<Request> requests) {
        return requests.size() == 1
                ? connection.send(requests.get(0)).map(Collections::singletonList)
                : connection.batch(requests);
    }

    /** Calls the handler when the server has closed the connection. */
    void onLoss(Consumer<Throwable> handler) {
        connection.exceptionHandler(handler::accept);
        connection.endHandler(end -> handler.accept(new EOFException("closed by the server")));
    }

    void close() {
        closed.tryComplete();
        client.close();
    }
}
