package dev.larder.stores.memcached;

import com.spotify.folsom.MemcacheAuthenticationException;
import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.reconnect.AbstractReconnectionListener;
import io.netty.channel.EventLoopGroup;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Connects to the servers of one service, and again when a connection is lost: one connection each, pipelined. */
final class Connector {
    private static final Logger LOG = Logger.getLogger(MemcachedStore.class);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final MemcachedStoreConfig config;
    private final Duration timeout;
    private final EventLoopGroup loops;

    Connector(MemcachedStoreConfig config, Duration timeout, EventLoopGroup loops) {
        this.config = config;
        this.timeout = timeout;
        this.loops = loops;
    }

    /** Begins to connect and does not wait. */
    Server connect(HostAndPort address) {
        var settled = new CompletableFuture<MemcacheClient<byte[]>>();
        var tried = new CompletableFuture<Void>();
        var builder = builder(address, new Watch(address.toString(), tried));
        // on another thread, because the client begins by looking the host name up
        Infrastructure.getDefaultWorkerPool().execute(() -> {
            MemcacheClient<byte[]> client = switch (config.protocol()) {
                case ASCII -> builder.connectAscii();
                case BINARY -> builder.connectBinary();
            };
            client.connectFuture().thenRun(() -> tried.complete(null));
            var unused = tried.thenRun(() -> settled.complete(client));
        });
        return new Server(address.toString(), settled);
    }

    private MemcacheClientBuilder<byte[]> builder(HostAndPort address, Watch watch) {
        var builder = MemcacheClientBuilder.newByteArrayClient()
                .withAddress(address.getHostText(), address.getPort())
                .withReconnectionListener(watch)
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
        if (config.tls().enabled()) {
            builder.withSSLEngineFactory(TlsEngines.of(config.tls()));
        }
        return builder;
    }

    /** Short enough for a server to be served again within seconds of its return, and never all nodes at once. */
    private static long pauseMillis(int attempt) {
        long pause = attempt > 5 ? LONGEST_PAUSE_MILLIS : FIRST_PAUSE_MILLIS << attempt;
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2);
    }

    /** Says once when a server goes and once when it is back. */
    private static final class Watch extends AbstractReconnectionListener {
        private final String server;
        private final CompletableFuture<Void> tried;
        private final AtomicBoolean away = new AtomicBoolean();

        Watch(String server, CompletableFuture<Void> tried) {
            this.server = server;
            this.tried = tried;
        }

        @Override
        public void connectionFailure(Throwable cause) {
            // the client never tries rejected credentials again
            if (cause instanceof MemcacheAuthenticationException) {
                LOG.errorf("Memcached at %s refused the credentials; correct them and restart", server);
            }
            tried.complete(null);
        }

        @Override
        public void connectionLost(Throwable cause, HostAndPort address) {
            gone();
        }

        @Override
        public void reconnectionQueuedFromError(Throwable cause, HostAndPort address, long backOffMillis, int attempt) {
            gone();
            tried.complete(null);
        }

        @Override
        public void reconnectionSuccessful(HostAndPort address, int attempt, boolean willStayConnected) {
            if (away.getAndSet(false)) {
                LOG.infof("Memcached at %s is back", server);
            }
        }

        private void gone() {
            if (!away.getAndSet(true)) {
                LOG.warnf("Memcached at %s cannot be reached; trying again", server);
            }
        }
    }
}
