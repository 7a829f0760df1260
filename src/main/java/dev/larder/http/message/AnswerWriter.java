package dev.larder.http.message;

import dev.larder.spi.StoreException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Puts an answer on the wire. Nothing is negotiated, converted or copied on the way: a stored value leaves as it came.
 */
@Singleton
public final class AnswerWriter {
    private final BodyBudget budget;
    private final Problems problems;
    private final AnswerCounts counts;

    AnswerWriter(BodyBudget budget, Problems problems, AnswerCounts counts) {
        this.budget = budget;
        this.problems = problems;
        this.counts = counts;
    }

    /** Sends the answer to a request that was let in. A large one is counted until the reader has taken it. */
    public void send(ApiRequest call, Answer answer) {
        boolean written = !answer.isUnwritten();
        if (answer.length() <= BodyBudget.SMALL || (written && call.isHead())) {
            answer.write();
            counts.add(call, answer.status());
            var unused = write(call.request(), answer, call.isHead());
        } else {
            sendLarge(call, answer);
        }
    }

    /** Sends the answer to a request that failed. */
    public void send(ApiRequest call, Throwable failure) {
        send(call, problems.answer(failure, call));
    }

    /** Sends an answer to a request that the gate has not let in, or has not seen. */
    public void refuse(HttpServerRequest request, Answer answer) {
        counts.add(answer.status());
        relay(request, answer);
    }

    /** Sends an answer that is counted elsewhere. */
    public void relay(HttpServerRequest request, Answer answer) {
        var unused = write(request, answer, request.method().equals(HttpMethod.HEAD));
    }

    /** Sends the answer to a request that was not let in. */
    public void refuse(HttpServerRequest request, Throwable failure) {
        refuse(request, problems.answer(failure, request));
    }

    /** Counts the answer until the reader has taken it, or the connection is gone. */
    private void sendLarge(ApiRequest call, Answer answer) {
        long reserved = answer.length();
        try {
            if (call.isRepeatable()) {
                budget.reserve(reserved);
            } else {
                budget.take(reserved);
            }
        } catch (StoreException.Busy e) {
            send(call, e);
            return;
        }
        long size = reserved;
        try {
            answer.write();
            size = answer.length();
            budget.take(size - reserved);
            long taken = size;
            counts.add(call, answer.status());
            write(call.request(), answer, call.isHead()).onComplete(sent -> budget.release(taken));
        } catch (RuntimeException e) {
            budget.release(size);
            throw e;
        }
    }

    @SuppressWarnings("deprecation") // Buffer.buffer(ByteBuf): every other way copies the value
    private static Future<Void> write(HttpServerRequest request, Answer answer, boolean headOnly) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(answer.status());
        MultiMap headers = response.headers();
        List<CharSequence> fields = answer.fields();
        for (int i = 0; i < fields.size(); i += 2) {
            headers.add(fields.get(i), fields.get(i + 1));
        }
        boolean bodiless = answer.status() == 304 || answer.status() == 204;
        if (!bodiless && !answer.lengthText().isEmpty()) {
            headers.set(HttpHeaders.CONTENT_LENGTH, answer.lengthText());
        }
        return bodiless || headOnly ? response.end() : response.end(Buffer.buffer(answer.content()));
    }
}
