package dev.larder.stores.memcached;

import com.spotify.folsom.MemcacheAuthenticationException;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.reconnect.AbstractReconnectionListener;
import java.util.concurrent.CompletableFuture;

/** Receives the changes of a connection from the client. */
final class ConnectionListener extends AbstractReconnectionListener {
    private final Redial redial;
    private final CompletableFuture<Void> tried;

    /** Reacts to the loss of a connection, and reopens those that the client does not. */
    interface Redial {
        /** The server refused the credentials. */
        void refused();

        /** The attempt to connect failed, and the client tries again. */
        void failed();

        /** The connection was lost. Called on its event loop, before the client opens it again. */
        void lost();

        /** The connection is open. */
        void connected();
    }

    /** @param tried completed when the first attempt has ended */
    ConnectionListener(Redial redial, CompletableFuture<Void> tried) {
        this.redial = redial;
        this.tried = tried;
    }

    @Override
    public void connectionFailure(Throwable cause) {
        tried.complete(null);
        // the client wraps it, and decides by the cause
        if (cause.getCause() instanceof MemcacheAuthenticationException) {
            redial.refused();
        }
    }

    @Override
    public void connectionLost(Throwable cause, HostAndPort address) {
        redial.lost();
    }

    @Override
    public void reconnectionQueuedFromError(Throwable cause, HostAndPort address, long backOffMillis, int attempt) {
        redial.failed();
        tried.complete(null);
    }

    @Override
    public void reconnectionSuccessful(HostAndPort address, int attempt, boolean willStayConnected) {
        redial.connected();
    }
}
