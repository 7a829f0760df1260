package dev.larder.http.connection;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.transport.Transport;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A server of Vert.x with guarded connections, without an application. */
final class GuardedServer implements AutoCloseable {
    static final int MAX_STREAMS = 100;
    static final int MAX_HEADER = 32 << 10;

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Vertx vertx;
    private final HttpServer server;

    GuardedServer(Limits limits, Handler<HttpServerRequest> handler) throws Exception {
        this(limits, new HttpServerOptions(), handler);
    }

    GuardedServer(Limits limits, HttpServerOptions options, Handler<HttpServerRequest> handler) throws Exception {
        var http = new HttpLimits(MAX_STREAMS, MAX_HEADER, size(MAX_HEADER), size(8192));
        http.apply(options);
        var connections = new Connections(limits, http, registry);
        Transport transport =
                new VertxBuilder(options()).serviceProviders(List.of()).init().findTransport();
        vertx = new VertxBuilder(options())
                .findTransport(GuardedTransports.guarded(transport, () -> Optional.of(connections)))
                .serviceProviders(List.of())
                .init()
                .vertx();
        server = vertx.createHttpServer(options.setHost("127.0.0.1"))
                .requestHandler(handler)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static MemorySize size(long bytes) {
        return new MemorySize(BigInteger.valueOf(bytes));
    }

    /** The defaults of the application. */
    private static VertxOptions options() {
        return new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1);
    }

    int port() {
        return server.actualPort();
    }

    double connections() {
        return registry.get("larder.http.connections").gauge().value();
    }

    double unread() {
        return registry.get("larder.http.unread.bytes").gauge().value();
    }

    double closed(String reason) {
        return registry.get("larder.http.connections.closed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A configuration. */
    record Limits(OptionalInt max, long unread, Duration idleTimeout, Duration headerTimeout)
            implements ConnectionConfig {
        static Limits unread(long bytes) {
            return new Limits(OptionalInt.empty(), bytes, Duration.ofSeconds(70), Duration.ofSeconds(10));
        }

        static Limits times(Duration idle, Duration header) {
            return new Limits(OptionalInt.empty(), 64 << 20, idle, header);
        }

        @Override
        public Optional<MemorySize> maxUnread() {
            return Optional.of(new MemorySize(BigInteger.valueOf(unread)));
        }
    }
}
