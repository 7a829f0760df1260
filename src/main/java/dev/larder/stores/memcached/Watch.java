package dev.larder.stores.memcached;

import com.spotify.folsom.MemcacheAuthenticationException;
import com.spotify.folsom.guava.HostAndPort;
import com.spotify.folsom.reconnect.AbstractReconnectionListener;
import java.util.concurrent.CompletableFuture;

/** Hears how a client's connection fares. */
final class Watch extends AbstractReconnectionListener {
    private final Presence presence;
    private final CompletableFuture<Void> tried;
    private final Runnable whenRefused;

    /**
     * @param tried done when the first attempt has ended
     * @param whenRefused what to do about refused credentials, which the client itself never tries again
     */
    Watch(Presence presence, CompletableFuture<Void> tried, Runnable whenRefused) {
        this.presence = presence;
        this.tried = tried;
        this.whenRefused = whenRefused;
    }

    @Override
    public void connectionFailure(Throwable cause) {
        tried.complete(null);
        // the client wraps it, and goes by what is inside
        if (cause.getCause() instanceof MemcacheAuthenticationException) {
            presence.refused();
            whenRefused.run();
        }
    }

    @Override
    public void connectionLost(Throwable cause, HostAndPort address) {
        presence.gone();
    }

    @Override
    public void reconnectionQueuedFromError(Throwable cause, HostAndPort address, long backOffMillis, int attempt) {
        presence.gone();
        tried.complete(null);
    }

    @Override
    public void reconnectionSuccessful(HostAndPort address, int attempt, boolean willStayConnected) {
        presence.back();
    }
}
