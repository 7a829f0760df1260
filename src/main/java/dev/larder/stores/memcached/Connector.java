package dev.larder.stores.memcached;

import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.client.tls.SSLEngineFactory;
import com.spotify.folsom.guava.HostAndPort;
import dev.larder.spi.Later;
import io.netty.channel.EventLoopGroup;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Connects to the servers of one service, and again when a connection is lost: one connection each, pipelined. */
final class Connector {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long FIRST_REFUSED_PAUSE_MILLIS = 250;
    private static final int REFUSED_PAUSE_DOUBLINGS = 4;

    private final MemcachedStoreConfig config;
    private final Duration timeout;
    private final EventLoopGroup loops;
    private final Optional<SSLEngineFactory> tls;

    Connector(MemcachedStoreConfig config, Duration timeout, EventLoopGroup loops) {
        this.config = config;
        this.timeout = timeout;
        this.loops = loops;
        this.tls = config.tls().enabled() ? Optional.of(TlsEngines.of(config.tls())) : Optional.empty();
    }

    /** Begins to connect and does not wait. */
    Server connect(HostAndPort address) {
        var server = new Server(address.toString());
        var state = new ConnectionState(server.name());
        // on another thread, because the client begins by looking the host name up
        Infrastructure.getDefaultWorkerPool().execute(() -> dial(address, server, state));
        return server;
    }

    /** The client connects again by itself, except where its credentials were refused: then a new one has to. */
    private void dial(HostAndPort address, Server server, ConnectionState state) {
        if (server.isClosed()) {
            return;
        }
        var tried = new CompletableFuture<Void>();
        var watch = new Watch(state, tried, () -> dialLater(address, server, state));
        var builder = builder(address).withReconnectionListener(watch).withMetrics(server.unanswered());
        MemcacheClient<byte[]> client = switch (config.protocol()) {
            case ASCII -> builder.connectAscii();
            case BINARY -> builder.connectBinary();
        };
        client.connectFuture().thenRun(() -> {
            state.back();
            tried.complete(null);
        });
        var unused = tried.thenRun(() -> server.use(client));
    }

    private void dialLater(HostAndPort address, Server server, ConnectionState state) {
        int refusals = Math.min(state.refusals(), REFUSED_PAUSE_DOUBLINGS);
        Later.run(
                Duration.ofMillis(jittered(FIRST_REFUSED_PAUSE_MILLIS << refusals)),
                () -> dial(address, server, state));
    }

    private MemcacheClientBuilder<byte[]> builder(HostAndPort address) {
        var builder = MemcacheClientBuilder.newByteArrayClient()
                .withAddress(address.getHostText(), address.getPort())
                .withBackoff(Connector::pauseMillis)
                // a repeated write could happen twice, and a repeated cas would fail by its own success
                .withRetry(false)
                .withReplyExecutor(null)
                .withConnectionTimeoutMillis(timeout.toMillis())
                .withMaxOutstandingRequests(config.maxWaiting())
                .withMaxSetLength(Integer.MAX_VALUE)
                .withEventLoopGroup(loops);
        if (config.username().isPresent()) {
            builder.withUsernamePassword(
                    config.username().get(), config.password().orElse(""));
        }
        tls.ifPresent(builder::withSSLEngineFactory);
        return builder;
    }

    /** Short enough for a server to be served again within seconds of its return. */
    private static long pauseMillis(int attempt) {
        return jittered(attempt > 5 ? LONGEST_PAUSE_MILLIS : FIRST_PAUSE_MILLIS << attempt);
    }

    /** Never all nodes at once. */
    private static long jittered(long pause) {
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
    }
}
