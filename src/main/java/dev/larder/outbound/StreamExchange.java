package dev.larder.outbound;

import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.OutboundRequest.Field;
import dev.larder.outbound.StreamRequest.Interim;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One streamed request and its response, from the search for a connection to the last byte. Everything happens on one
 * context.
 */
final class StreamExchange {
    /** The error code of HTTP/2 for an exchange that is not wanted any more. */
    private static final long CANCEL = 8;

    private final ContextInternal context;
    private final HttpClient client;
    private final StreamRequest request;
    private final Promise<StreamedResponse> head = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private final Watchdog phase;
    private final Watchdog whole;
    private Progress progress = Progress.UNSENT;
    private @Nullable HttpClientRequest open;
    private @Nullable Upload upload;
    private @Nullable ReceivedBody body;

    StreamExchange(ContextInternal context, HttpClient client, StreamRequest request) {
        this.context = context;
        this.client = client;
        this.request = request;
        this.phase = new Watchdog(context, this::timeOut);
        this.whole = new Watchdog(context, this::timeOut);
    }

    /** The head of the response, or an {@link OutboundFailure}. */
    Future<StreamedResponse> head() {
        return head.future();
    }

    /** Completes when the last byte has come; fails when the exchange ended before. */
    Future<Void> over() {
        return over.future();
    }

    StreamTimeouts timeouts() {
        return request.bounds().timeouts();
    }

    void start(Future<InetAddress> address) {
        if (isOver()) {
            return;
        }
        timeouts().whole().ifPresent(whole::arm);
        phase.arm(timeouts().connect());
        address.compose(this::connect).compose(this::send).onFailure(this::fail);
    }

    private Future<HttpClientRequest> connect(InetAddress address) {
        Target target = request.head().target();
        if (isOver()) {
            return Future.failedFuture(new CancellationException());
        }
        return client.request(new RequestOptions()
                .setMethod(request.head().method())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.isTls())
                .setURI(target.pathAndQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(Watchdog.millis(timeouts().connect())));
    }

    private Future<Void> send(HttpClientRequest connected) {
        if (isOver()) {
            // the caller has its failure and may retry; the library logs unhandled failures
            connected.exceptionHandler(x -> {}).reset(CANCEL);
            return Future.succeededFuture();
        }
        open = connected;
        phase.disarm();
        RequestFields.write(request.head(), connected);
        connected
                .exceptionHandler(this::fail)
                .continueHandler(x -> interim(100, MultiMap.caseInsensitiveMultiMap()))
                .earlyHintsHandler(fields -> interim(103, fields));
        connected.response().onSuccess(this::receive).onFailure(this::fail);
        progress = Progress.SENT;
        var sending = new Upload(context, connected, this);
        upload = sending;
        sending.begin(request.body());
        return Future.succeededFuture();
    }

    /**
     * Starts the time limit for the beginning of the answer: the server has the whole request, or can read all of it.
     */
    void awaitAnswer() {
        if (!head.future().isComplete()) {
            phase.arm(timeouts().firstByte());
        }
    }

    private void interim(int status, MultiMap fields) {
        progress = Progress.RECEIVED;
        String other = fields.get(ResponseFilter.INTERIM_STATUS);
        fields.remove(ResponseFilter.INTERIM_STATUS);
        if (!isOver()) {
            request.interim().accept(new Interim(other == null ? status : Integer.parseInt(other), list(fields)));
        }
    }

    private void receive(HttpClientResponse response) {
        // the library logs unhandled failures
        response.pause().exceptionHandler(x -> {});
        progress = Progress.RECEIVED;
        phase.disarm();
        if (isOver()) {
            return;
        }
        if (response.statusCode() < 200) {
            fail(new OutboundFailure(Reason.PROTOCOL, progress));
            return;
        }
        var coming = new ReceivedBody(context, response, this, phase);
        body = coming;
        coming.begin();
        head.tryComplete(new StreamedResponse(
                response.version(), response.statusCode(), response.statusMessage(), list(response.headers()), coming));
    }

    private static List<Field> list(MultiMap fields) {
        // the number of their lines is not known before: size() is that of their names, and collects them
        List<Field> list = new ArrayList<>();
        fields.forEach((name, value) -> list.add(new Field(name, value)));
        return list;
    }

    boolean isRequestWritten() {
        return upload != null && upload.isWritten();
    }

    /** The last byte of the response has come. A server that answers before it has the whole request wants no more. */
    void arrived() {
        stop();
        if (over.tryComplete() && upload != null && open != null && !isRequestWritten()) {
            open.reset(CANCEL);
        }
    }

    void timeOut() {
        fail(new TimeoutException());
    }

    void cancel() {
        // a consumer cancels what it has read to its end, too
        if (!isOver()) {
            fail(new CancellationException());
        }
    }

    /** Ends the exchange, and its connection with it. Without effect when it has ended. */
    void fail(Throwable cause) {
        HttpClientRequest connected = open;
        OutboundFailure failure = OutboundFailure.of(
                ConnectionFailure.cause(cause, connected == null ? null : connected.connection()), progress);
        ReceivedBody coming = body;
        if (!over.tryFail(failure)) {
            return;
        }
        stop();
        close();
        head.tryFail(failure);
        if (coming != null) {
            coming.fail(failure, failure.reason() == Reason.TIMEOUT);
        }
    }

    private boolean isOver() {
        return over.future().isComplete();
    }

    private void stop() {
        phase.stop();
        whole.stop();
        Upload sending = upload;
        if (sending != null) {
            sending.stop();
        }
    }

    private void close() {
        HttpClientRequest connected = open;
        ReceivedBody coming = body;
        if (connected != null && coming == null) {
            connected.reset(CANCEL);
        } else if (connected != null && coming != null) {
            coming.whetherArrived(has -> {
                if (!has) {
                    connected.reset(CANCEL);
                }
            });
        }
    }
}
