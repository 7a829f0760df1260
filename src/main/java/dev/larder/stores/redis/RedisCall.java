package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One caller's commands for one server: they travel together and share one answer or one failure. */
final class RedisCall {
    private final Nature nature;
    private final List<Request> requests;
    private final Promise<List<Response>> answer = Promise.promise();
    private final long begun = System.nanoTime();
    private boolean sent;
    private boolean repeated;

    /** What is known when no answer comes. */
    enum Nature {
        /** Nothing was changed. Reads of many callers share a batch, and may be sent again. */
        READ,
        /** Once sent, the commands may have been carried out. They are sent once. */
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
     * Whether it may be sent over another connection: what was not sent, or a read whose server hung up, and that only once,
     * lest a server that hangs up on what it is asked be asked for ever.
     */
    boolean repeat() {
        if (!sent) {
            return true;
        }
        boolean first = nature == Nature.READ && !repeated;
        repeated = true;
        return first;
    }

    /** Whether it has left; what is asked later must not be answered by it. */
    boolean isSent() {
        return sent;
    }

    void leave() {
        sent = true;
    }

    /** When the caller began to wait, as {@link System#nanoTime()} tells. */
    long begun() {
        return begun;
    }

    /** Fails with a {@link StoreException}, or with a {@link RedisErrorReply} when the server refused. */
    Future<List<Response>> answer() {
        return answer.future();
    }

    void complete(List<Response> answers) {
        answer.complete(answers);
    }

    void fail(RuntimeException failure) {
        answer.fail(failure);
    }

    /** Fails a call whose answer will not come. */
    void fail(String message, @Nullable Throwable cause) {
        answer.fail(
                sent && nature == Nature.WRITE
                        ? new StoreException.OutcomeUnknown(message, cause)
                        : new StoreException.Unavailable(message, cause));
    }
}
