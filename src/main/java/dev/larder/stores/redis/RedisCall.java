package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of one caller for one server: they are sent together and have one result. */
final class RedisCall {
    private final Nature nature;
    private final List<Request> requests;
    private final Promise<List<Response>> answer = Promise.promise();
    private final long begun = System.nanoTime();
    private boolean sent;
    private boolean repeated;

    /** The meaning of a missing answer. */
    enum Nature {
        /** Nothing was changed. Reads of many callers share a batch, and may be sent again. */
        READ,
        /** The commands may have been carried out if they were sent. They are sent once. */
        WRITE
    }

    RedisCall(Nature nature, List<Request> requests) {
        this.nature = nature;
        this.requests = requests;
    }

    Nature nature() {
        return nature;
    }

    List<Request> requests() {
        return requests;
    }

    /**
     * Whether it may be sent over another connection: a call that was not sent, or a read whose server closed the
     * connection. A read is repeated once only: a server may close the connection because of it.
     */
    boolean repeat() {
        if (!sent) {
            return true;
        }
        boolean first = nature == Nature.READ && !repeated;
        repeated = true;
        return first;
    }

    /** Whether it was sent; a later call must not share its answer. */
    boolean isSent() {
        return sent;
    }

    void leave() {
        sent = true;
    }

    /** The time at which the caller began to wait, as {@link System#nanoTime()} shows it. */
    long begun() {
        return begun;
    }

    /** Fails with a {@link StoreException}, or with a {@link RedisErrorReply} if the server refused. */
    Future<List<Response>> answer() {
        return answer.future();
    }

    void complete(List<Response> answers) {
        answer.complete(answers);
    }

    void fail(RuntimeException failure) {
        answer.fail(failure);
    }

    /** Fails a call that gets no answer. */
    void fail(String message, @Nullable Throwable cause) {
        answer.fail(
                sent && nature == Nature.WRITE
                        ? new StoreException.OutcomeUnknown(message, cause)
                        : new StoreException.Unavailable(message, cause));
    }
}
