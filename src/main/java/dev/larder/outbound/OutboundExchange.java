package dev.larder.outbound;

import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundRequest.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: it ends with the response, with the first time limit that passes, or when it is cancelled.
 */
final class OutboundExchange {
    private final Vertx vertx;
    private final HttpClient client;
    private final OutboundRequest request;
    private final long begun = System.nanoTime();
    private final Promise<OutboundResponse> result = Promise.promise();

    private volatile boolean sent;
    private volatile @Nullable HttpClientRequest open;

    OutboundExchange(Vertx vertx, HttpClient client, OutboundRequest request) {
        this.vertx = vertx;
        this.client = client;
        this.request = request;
    }

    /** The response, or an {@link OutboundFailure}; at the latest when the whole time has passed. */
    Future<OutboundResponse> result() {
        return result.future();
    }

    /** Fails the request when its whole time, or until it is connected its time to connect, has passed. */
    void startTimers() {
        long whole = startTimer(timeouts().whole());
        result.future().onComplete(x -> vertx.cancelTimer(whole));
        if (timeouts().connect().compareTo(timeouts().whole()) < 0) {
            long connect = vertx.setTimer(millis(timeouts().connect()), x -> {
                if (open == null) {
                    end(new TimeoutException());
                }
            });
            result.future().onComplete(x -> vertx.cancelTimer(connect));
        }
    }

    /** Sends the request to this address. Emits when the connection is free again or closed. */
    Future<Void> run(InetAddress address) {
        Duration left = timeouts().connect().minusNanos(System.nanoTime() - begun);
        if (result.future().isComplete() || left.isNegative()) {
            return Future.failedFuture(new TimeoutException());
        }
        var options = new RequestOptions()
                .setMethod(request.method())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, request.port())))
                .setHost(request.url().getHost())
                .setPort(request.port())
                .setSsl(request.isTls())
                .setURI(request.pathAndQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(millis(left));
        request.fields().forEach(field -> options.addHeader(field.name(), field.value()));
        return client.request(options).compose(this::send);
    }

    /** Ends the request without a response, and its connection with it. Without effect when it has ended. */
    void end(Throwable cause) {
        if (result.tryFail(failure(cause))) {
            HttpClientRequest before = open;
            if (before != null) {
                before.reset(0, cause);
            }
        }
    }

    private Future<Void> send(HttpClientRequest connected) {
        open = connected;
        if (result.future().isComplete()) {
            // the caller was told that it failed, and may send it again
            connected.exceptionHandler(x -> {}).reset();
            return Future.failedFuture(new TimeoutException());
        }
        sent = true;
        // the response's future fails too; the library logs unhandled failures
        connected.exceptionHandler(x -> {});
        long timer = startTimer(timeouts().firstByte());
        return connected
                .send(request.body())
                .onComplete(x -> vertx.cancelTimer(timer))
                .compose(response -> read(connected, response));
    }

    private Future<Void> read(HttpClientRequest connected, HttpClientResponse response) {
        var body = new ResponseBody(response);
        response.handler(chunk -> {
            body.append(chunk);
            if (body.isFull()) {
                result.tryComplete(body.response(false));
                connected.reset();
            }
        });
        return response.end()
                .onSuccess(x -> result.tryComplete(body.response(true)))
                .onComplete(x -> body.stop());
    }

    private Timeouts timeouts() {
        return request.bounds().timeouts();
    }

    private long startTimer(Duration limit) {
        return vertx.setTimer(millis(limit), x -> end(new TimeoutException()));
    }

    private static long millis(Duration limit) {
        return Math.max(1, limit.toMillis());
    }

    private OutboundFailure failure(Throwable cause) {
        HttpClientRequest connected = open;
        return OutboundFailure.of(
                ConnectionFailure.cause(cause, connected == null ? null : connected.connection()),
                sent ? Progress.SENT : Progress.UNSENT);
    }

    /** The part of the response that has come. Only the connection's event loop touches it. */
    private final class ResponseBody {
        private final HttpClientResponse head;
        private final Buffer bytes = Buffer.buffer();
        private final int max = request.bounds().maxResponseBytes();
        private boolean full;
        private long timer = startTimer(timeouts().betweenBytes());

        ResponseBody(HttpClientResponse head) {
            this.head = head;
        }

        void append(Buffer chunk) {
            stop();
            int room = max - bytes.length();
            full = chunk.length() > room;
            bytes.appendBuffer(chunk, 0, Math.min(chunk.length(), room));
            if (!full) {
                timer = startTimer(timeouts().betweenBytes());
            }
        }

        boolean isFull() {
            return full;
        }

        void stop() {
            vertx.cancelTimer(timer);
        }

        OutboundResponse response(boolean complete) {
            return new OutboundResponse(head.statusCode(), head.headers(), bytes, complete);
        }
    }
}
