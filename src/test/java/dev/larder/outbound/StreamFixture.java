package dev.larder.outbound;

import dev.larder.outbound.OutboundClient.Limits;
import dev.larder.outbound.OutboundRequest.Destination;
import dev.larder.outbound.StreamRequest.Bounds;
import dev.larder.outbound.StreamRequest.StreamTimeouts;
import dev.larder.outbound.StreamRequest.Target;
import dev.larder.spi.Await;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A streaming client and the servers that it calls; all end with the fixture. */
final class StreamFixture implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(200);

    final Vertx vertx = Vertx.vertx();
    private final Deque<Runnable> parts = new ArrayDeque<>();

    StreamClient client() {
        return client(Limits.STANDARD);
    }

    StreamClient client(Limits limits) {
        return client(limits, StreamFixture::loopback);
    }

    StreamClient client(Limits limits, AddressGuard.Resolver resolver) {
        StreamClient client = outbound(limits, resolver).streams(limits);
        parts.push(client::close);
        return client;
    }

    Origin origin(OriginLimits limits) {
        Origin origin = outbound(Limits.STANDARD, StreamFixture::loopback).origin(limits);
        parts.push(origin::close);
        return origin;
    }

    private OutboundClient outbound(Limits limits, AddressGuard.Resolver resolver) {
        var outbound = new OutboundClient(vertx, Clock.systemUTC(), limits, resolver);
        parts.push(outbound::close);
        return outbound;
    }

    private static InetAddress[] loopback(String name) {
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    RawServer raw(RawServer.Conversation conversation) {
        var server = new RawServer(conversation);
        parts.push(server::close);
        return server;
    }

    int serve(Handler<HttpServerRequest> handler) {
        return serve(new HttpServerOptions(), handler);
    }

    int serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        return join(vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"))
                .actualPort();
    }

    static StreamRequest get(int port) {
        return request(HttpMethod.GET, port, StreamTimeouts.each(LONG));
    }

    static StreamRequest request(HttpMethod method, int port, StreamTimeouts timeouts) {
        return StreamRequest.of(
                method, new Target("http", "localhost", port, "/"), new Bounds(Destination.ANY, timeouts));
    }

    static StreamedResponse send(StreamClient client, StreamRequest request) {
        return Await.item(client.send(request));
    }

    static OutboundFailure refused(StreamClient client, StreamRequest request) {
        return (OutboundFailure) Await.failure(client.send(request));
    }

    /** Reads the body to its end. */
    static String text(StreamedResponse response) {
        return join(read(response.body())).toString();
    }

    /** The failure that the body ends with. */
    static OutboundFailure broken(StreamedResponse response) {
        try {
            var unused = read(response.body()).get(20, TimeUnit.SECONDS);
            throw new AssertionError("The body is whole");
        } catch (ExecutionException e) {
            return (OutboundFailure) Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static CompletableFuture<Buffer> read(StreamedBody body) {
        var whole = new CompletableFuture<Buffer>();
        var bytes = Buffer.buffer();
        body.handler(bytes::appendBuffer)
                .endHandler(x -> whole.complete(bytes))
                .exceptionHandler(whole::completeExceptionally)
                .resume();
        return whole;
    }

    /** The context of the next event loop, another one with each call. */
    ContextInternal eventLoop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Waits until the context of this thread has done what it had to do. */
    void turn() {
        for (int i = 0; i < 3; i++) {
            join(Future.<Void>future(done -> vertx.runOnContext(done::complete)));
        }
    }

    static <T> T join(Future<T> future) {
        return join(future.toCompletionStage().toCompletableFuture());
    }

    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            parts.pop().run();
        }
        join(vertx.close());
    }
}
