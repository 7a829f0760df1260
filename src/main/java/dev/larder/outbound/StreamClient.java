package dev.larder.outbound;

import dev.larder.outbound.OutboundClient.Limits;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import dev.larder.outbound.StreamRequest.Target;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests whose bodies are streamed both ways, on a pool of connections of its own.
 *
 * <p>It sends a request once, as it is, and only to an address that {@link OutboundRequest.Destination} allows. TLS
 * connections are HTTP/2 or HTTP/1.1, as the server likes; others are HTTP/1.1.
 */
public final class StreamClient implements AutoCloseable {
    private static final int STREAMS = 100;
    private static final int STREAM_WINDOW = 256 * 1024;
    private static final int MAX_HEAD = 64 * 1024;

    private final Vertx vertx;
    private final Limits limits;
    private final AddressCache addresses;
    private final HttpClient client;
    private final AtomicInteger underWay = new AtomicInteger();

    StreamClient(Vertx vertx, Limits limits, AddressCache addresses) {
        this.vertx = vertx;
        this.limits = limits;
        this.addresses = addresses;
        this.client = vertx.httpClientBuilder()
                .with(options())
                .with(pool(limits))
                .withConnectHandler(connection -> {
                    ResponseFilter.install(connection);
                    ConnectionFailure.install(connection);
                })
                .build();
    }

    private static PoolOptions pool(Limits limits) {
        return new PoolOptions()
                .setHttp1MaxSize(limits.connections())
                .setHttp2MaxSize(1 + (limits.connections() - 1) / STREAMS)
                .setMaxWaitQueueSize(limits.waiting());
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setMaxRedirects(0)
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                .setMaxChunkSize(MAX_HEAD)
                .setHttp2MultiplexingLimit(STREAMS)
                // paused consumers hold their windows; the others go on
                .setHttp2ConnectionWindowSize(STREAMS * STREAM_WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setInitialWindowSize(STREAM_WINDOW)
                        .setMaxHeaderListSize(MAX_HEAD))
                // the caller's fields are the only ones
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /**
     * Sends the request and emits its response when the head has come. Fails with {@link OutboundFailure}. When the
     * subscriber cancels, the exchange ends and its connection is closed.
     *
     * <p>Everything happens on the Vert.x context of the subscriber, or on a new one when it has none.
     */
    public Uni<StreamedResponse> send(StreamRequest request) {
        return Uni.createFrom().emitter(emitter -> {
            if (underWay.incrementAndGet() > limits.requests()) {
                underWay.decrementAndGet();
                emitter.fail(new OutboundFailure(Reason.BUSY, Progress.UNSENT));
                return;
            }
            var context = (ContextInternal) vertx.getOrCreateContext();
            var exchange = new StreamExchange(context, client, request);
            var responseEmitter = new ResponseEmitter(emitter, () -> context.execute(exchange::cancel));
            exchange.head().onSuccess(responseEmitter::give).onFailure(responseEmitter::fail);
            context.emit(x -> start(exchange, request));
        });
    }

    private void start(StreamExchange exchange, StreamRequest request) {
        Target target = request.head().target();
        var address = Future.succeededFuture(target.host())
                .compose(host -> addresses.resolve(host, request.bounds().destination()));
        exchange.over()
                // later where a lookup hangs: it still holds a thread or waits for one
                .eventually(() -> address)
                .onComplete(x -> underWay.decrementAndGet());
        exchange.over().onFailure(failure -> {
            if (failure instanceof OutboundFailure known && !known.wasSent() && known.reason() != Reason.BUSY) {
                addresses.forget(target.host());
            }
        });
        exchange.start(address);
    }

    /** The number of exchanges that are not over. */
    public int underWay() {
        return underWay.get();
    }

    /** Closes all connections, also those in use. */
    @Override
    public void close() {
        var unused = client.close();
    }
}
