package dev.larder.stores.memcached;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Whether a server can be reached, and why not. */
final class ConnectionState {
    private static final Logger LOG = Logger.getLogger(MemcachedStore.class);

    private final String server;
    private final Set<ServerConnection> lost = new HashSet<>();
    private final AtomicInteger refusals = new AtomicInteger();

    ConnectionState(String server) {
        this.server = server;
    }

    synchronized void lost(ServerConnection connection) {
        if (lost.isEmpty()) {
            LOG.debugf("Memcached at %s cannot be reached; trying again", server);
        }
        lost.add(connection);
    }

    synchronized void refused(ServerConnection connection) {
        lost.add(connection);
        if (refusals.getAndIncrement() == 0) {
            LOG.debugf("Memcached at %s refused the credentials; trying again until it takes them", server);
        }
    }

    synchronized void connected(ServerConnection connection) {
        refusals.set(0);
        if (lost.remove(connection) && lost.isEmpty()) {
            LOG.debugf("Memcached at %s is back", server);
        }
    }

    /** The reason why the server is not connected. */
    String trouble() {
        return refusals.get() > 0 ? "refused the credentials" : "cannot be reached";
    }

    /** The number of refused logins since the last successful one. */
    int refusals() {
        return refusals.get();
    }
}
