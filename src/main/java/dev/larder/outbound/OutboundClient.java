package dev.larder.outbound;

import dev.larder.outbound.Origin.Surroundings;
import dev.larder.outbound.OutboundFailure.Progress;
import dev.larder.outbound.OutboundFailure.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.ContextInternal;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client for all of Larder's requests to other HTTP servers.
 *
 * <p>It sends a request once and only to an address that {@link OutboundRequest.Destination} allows. The name of the
 * URL is the one for SNI and certificate; the JVM's trust store says which certificates are trusted. It follows no
 * redirection. Connections are kept alive and shared by all requests to one address and name. The numbers of
 * connections, of requests that wait for one and of requests under way are bounded.
 */
@Singleton
public final class OutboundClient {
    private final Vertx vertx;
    private final Limits limits;
    private final AddressGuard addresses;
    private final HttpClient client;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AddressCache cache;
    private final Clock clock;

    /**
     * The concurrency limits of this client.
     *
     * @param connections the maximum number of connections to one server
     * @param waiting the maximum number of requests that wait for a connection to one server
     * @param requests the maximum number of requests to all servers
     */
    public record Limits(int connections, int waiting, int requests) {
        /** A server that hangs keeps a connection for each request, so it may have many of them. */
        public static final Limits STANDARD = new Limits(100, 1_000, 10_000);
    }

    @Inject
    OutboundClient(Vertx vertx, Clock clock) {
        this(vertx, clock, Limits.STANDARD, InetAddress::getAllByName);
    }

    OutboundClient(Vertx vertx, Clock clock, Limits limits, AddressGuard.Resolver resolver) {
        this.vertx = vertx;
        this.clock = clock;
        this.limits = limits;
        this.addresses = new AddressGuard(vertx, resolver);
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setMaxRedirects(0))
                .with(new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(limits.waiting()))
                .withConnectHandler(ConnectionFailure::install)
                .build();
        this.cache = new AddressCache(addresses);
    }

    /** A client for streamed requests with connections of its own. The caller closes it. */
    public StreamClient streams(Limits own) {
        return new StreamClient(vertx, own, cache);
    }

    /** A client for streamed requests to one server that it protects. The caller closes it. */
    public Origin origin(OriginLimits own) {
        int concurrent = own.queue().concurrent();
        // a response that is discarded before a retry still occupies its connection for a while
        StreamClient client = streams(new Limits(concurrent, concurrent, 2 * concurrent));
        return new Origin(
                client::send,
                client::close,
                own,
                new Surroundings(
                        clock, Timers.REAL, () -> ThreadLocalRandom.current().nextDouble(), this::context));
    }

    private Executor context() {
        var context = (ContextInternal) vertx.getOrCreateContext();
        return task -> context.emit(x -> task.run());
    }

    /**
     * Sends the request and emits its response when the body has been read. Fails with {@link OutboundFailure}. When
     * the subscriber cancels, the request ends and its connection is closed.
     */
    public Uni<OutboundResponse> send(OutboundRequest request) {
        return Uni.createFrom().emitter(emitter -> {
            if (underWay.incrementAndGet() > limits.requests()) {
                underWay.decrementAndGet();
                emitter.fail(new OutboundFailure(Reason.BUSY, Progress.UNSENT));
                return;
            }
            var exchange = new OutboundExchange(vertx, client, request);
            emitter.onTermination(() -> exchange.end(new CancellationException()));
            exchange.result().onSuccess(emitter::complete).onFailure(emitter::fail);
            exchange.startTimers();
            addresses
                    .resolve(request.url().getHost(), request.bounds().destination())
                    .compose(exchange::run)
                    .onFailure(exchange::end)
                    // later than the result where a lookup hangs: it still holds a thread or waits for one
                    .onComplete(x -> underWay.decrementAndGet());
        });
    }

    @PreDestroy
    void close() {
        var unused = client.close();
        addresses.close();
    }
}
