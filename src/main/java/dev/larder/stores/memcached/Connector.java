package dev.larder.stores.memcached;

import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.client.tls.SSLEngineFactory;
import com.spotify.folsom.guava.HostAndPort;
import dev.larder.spi.Backoff;
import dev.larder.spi.Later;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Opens pipelined connections to the servers of one service, and opens them again when they are lost. */
final class Connector {
    /** Short enough for a server to be served again within seconds of its return. */
    private static final Backoff LOST = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    private static final Backoff REFUSED = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4));

    /** A connection that is lost sooner is not reopened at once: the server accepts connections and drops them. */
    private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

    private final MemcachedStoreConfig config;
    private final Duration timeout;
    private final Optional<SSLEngineFactory> tls;

    Connector(MemcachedStoreConfig config, Duration timeout) {
        this.config = config;
        this.timeout = timeout;
        this.tls = config.tls().enabled() ? Optional.of(TlsEngines.of(config.tls())) : Optional.empty();
    }

    /** Begins to connect from the event loop and does not wait. The connection is not opened if it is closed first. */
    ServerConnection connect(HostAndPort address, EventLoop loop, ConnectionState state) {
        var connection = new Dialled(address, loop, state);
        connection.dial();
        return connection.server;
    }

    /** One connection, which is opened again whenever it is lost. */
    private final class Dialled implements ConnectionListener.Redial {
        private final HostAndPort address;
        private final EventLoop loop;
        private final ConnectionState state;
        private final ServerConnection server;
        private volatile long connectedAt;

        /** The number of short connections in a row. Only the event loop changes it. */
        private int shortLifetimes;

        Dialled(HostAndPort address, EventLoop loop, ConnectionState state) {
            this.address = address;
            this.loop = loop;
            this.state = state;
            this.server = new ServerConnection(address.toString(), state::trouble);
        }

        /** Connects on a worker thread: the client first resolves the host name, which blocks. */
        void dial() {
            Infrastructure.getDefaultWorkerPool().execute(this::open);
        }

        private void open() {
            var ended = new CompletableFuture<Void>();
            if (!server.beginsAttempt(ended)) {
                return;
            }
            try {
                var tried = new CompletableFuture<Void>();
                MemcacheClient<byte[]> client = client(tried);
                server.awaits(client);
                client.connectFuture().thenRun(() -> {
                    connected();
                    tried.complete(null);
                });
                var unused = tried.thenRun(() -> server.use(client));
            } finally {
                ended.complete(null);
            }
        }

        private MemcacheClient<byte[]> client(CompletableFuture<Void> tried) {
            var builder = builder(address, loop)
                    .withReconnectionListener(new ConnectionListener(this, tried))
                    .withMetrics(server.outstanding());
            return switch (config.protocol()) {
                case ASCII -> builder.connectAscii();
                case BINARY -> builder.connectBinary();
            };
        }

        /** The client never tries refused credentials again; they may be accepted later. */
        @Override
        public void refused() {
            state.refused(server);
            Later.run(REFUSED.halfJitter(1 + state.refusals(), ThreadLocalRandom.current()), this::dial);
        }

        @Override
        public void failed() {
            state.lost(server);
        }

        /**
         * The client would look the name up on the event loop now, so it is shut down and another one takes its place.
         */
        @Override
        public void lost() {
            if (!server.isClosed()) {
                state.lost(server);
                server.shutDownClient();
                shortLifetimes = System.nanoTime() - connectedAt < SHORT_LIFE.toNanos() ? shortLifetimes + 1 : 0;
                Later.run(pauseAfter(shortLifetimes), this::dial);
            }
        }

        @Override
        public void connected() {
            connectedAt = System.nanoTime();
            state.connected(server);
        }
    }

    private MemcacheClientBuilder<byte[]> builder(HostAndPort address, EventLoop loop) {
        var builder = MemcacheClientBuilder.newByteArrayClient()
                .withAddress(address.getHostText(), address.getPort())
                .withBackoff(attempt -> pauseAfter(attempt).toMillis())
                // a repeated write could happen twice, and a repeated cas would fail by its own success
                .withRetry(false)
                .withReplyExecutor(null)
                .withConnectionTimeoutMillis(timeout.toMillis())
                .withMaxOutstandingRequests(config.maxWaiting())
                .withMaxSetLength(Integer.MAX_VALUE)
                .withEventLoopGroup(loop)
                .withChannelClass(loop instanceof NioEventLoop ? NioSocketChannel.class : EpollSocketChannel.class);
        if (config.username().isPresent()) {
            builder.withUsernamePassword(
                    config.username().get(), config.password().orElse(""));
        }
        tls.ifPresent(builder::withSSLEngineFactory);
        return builder;
    }

    private static Duration pauseAfter(int attempt) {
        return LOST.halfJitter(1 + attempt, ThreadLocalRandom.current());
    }
}
