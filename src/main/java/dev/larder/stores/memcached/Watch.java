package dev.larder.stores.memcached;

import com.spotify.folsom.MemcacheAuthenticationException;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.reconnect.AbstractReconnectionListener;
import java.util.concurrent.CompletableFuture;

/** Hears how a client's connection fares. */
final class Watch extends AbstractReconnectionListener {
    private final ConnectionState state;
    private final CompletableFuture<Void> tried;
    private final Runnable whenRefused;

    /**
     * @param tried done when the first attempt has ended
     * @param whenRefused what to do about refused credentials, which the client itself never tries again
     */
    Watch(ConnectionState state, CompletableFuture<Void> tried, Runnable whenRefused) {
        this.state = state;
        this.tried = tried;
        this.whenRefused = whenRefused;
    }

    @Override
    public void connectionFailure(Throwable cause) {
        tried.complete(null);
        // the client wraps it, and goes by what is inside
        if (cause.getCause() instanceof MemcacheAuthenticationException) {
            state.refused();
            whenRefused.run();
        }
    }

    @Override
    public void connectionLost(Throwable cause, HostAndPort address) {
        state.gone();
    }

    @Override
    public void reconnectionQueuedFromError(Throwable cause, HostAndPort address, long backOffMillis, int attempt) {
        state.gone();
        tried.complete(null);
    }

    @Override
    public void reconnectionSuccessful(HostAndPort address, int attempt, boolean willStayConnected) {
        state.back();
    }
}
