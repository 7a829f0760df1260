package dev.larder.stores.memcached;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Whether a server is there: says so in the log once when it goes and once when it is back. */
final class ConnectionState {
    private static final Logger LOG = Logger.getLogger(MemcachedStore.class);

    private final String server;
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger refusals = new AtomicInteger();

    ConnectionState(String server) {
        this.server = server;
    }

    void gone() {
        if (!away.getAndSet(true)) {
            LOG.warnf("Memcached at %s cannot be reached; trying again", server);
        }
    }

    void refused() {
        away.set(true);
        if (refusals.getAndIncrement() == 0) {
            LOG.errorf("Memcached at %s refused the credentials; trying again until it takes them", server);
        }
    }

    void back() {
        refusals.set(0);
        if (away.getAndSet(false)) {
            LOG.infof("Memcached at %s is back", server);
        }
    }

    /** How often the credentials were refused since they were taken the last time. */
    int refusals() {
        return refusals.get();
    }
}
