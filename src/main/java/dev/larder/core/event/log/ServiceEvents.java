package dev.larder.core.event.log;

import dev.larder.core.event.log.Event.Kind;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The events of one service on this node.
 *
 * <p>Without followers, an event costs one volatile read and is dropped. With followers, the writing thread appends the
 * event to the log and wakes them; they process it on their own threads.
 */
public final class ServiceEvents {
    private static final Logger LOG = Logger.getLogger(ServiceEvents.class);

    private final String service;
    private final EventRules rules;
    private final Clock clock;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicInteger listeners = new AtomicInteger();

    /**
     * The log; null after there have been no followers for longer than {@link EventRules#linger}. Replaced under the
     * lock.
     */
    private volatile @Nullable EventLog log;

    private volatile long unfollowedSince;

    public ServiceEvents(String service, EventRules rules, Clock clock) {
        this.service = service;
        this.rules = rules;
        this.clock = clock;
    }

    /** The name of the service. */
    public String service() {
        return service;
    }

    /** Publishes that an entry was stored. */
    public void stored(CacheKey key, Entry entry) {
        // no subject is created without a log
        if (log != null) {
            publish(Kind.PUT, new Subject.Key(key, Optional.of(entry.tags())));
        }
    }

    /** Publishes that an entry was removed. */
    public void removed(CacheKey key) {
        if (log != null) {
            publish(Kind.DELETE, new Subject.Key(key, Optional.empty()));
        }
    }

    /** Publishes a change that the backend has acknowledged. Never blocks and never fails. */
    public void publish(Kind kind, Subject subject) {
        EventLog open = log;
        if (open == null) {
            return;
        }
        long now = clock.millis();
        open.append(kind, subject, now);
        if (followers.isEmpty()) {
            closeIfUnfollowed(now);
            return;
        }
        for (Runnable wake : followers) {
            try {
                wake.run();
            } catch (RejectedExecutionException e) {
                // the write has happened and must not fail for this
                LOG.debugf("A follower of the events of service %s has stopped already", service);
            }
        }
    }

    /**
     * Adds a follower.
     *
     * @param wake run after each event on the writing thread, so it must be fast
     * @return the log to read events from, until {@link #leave}
     */
    public synchronized EventLog join(Runnable wake) {
        EventLog open = log;
        if (open == null) {
            open = new EventLog(service, rules.window());
        }
        followers.add(wake);
        log = open;
        return open;
    }

    /** Removes a follower. The log is kept for {@link EventRules#linger}, for listeners that connect again. */
    public synchronized void leave(Runnable wake) {
        unfollowedSince = clock.millis();
        followers.remove(wake);
    }

    private synchronized void closeIfUnfollowed(long now) {
        if (followers.isEmpty() && now - unfollowedSince >= rules.linger().toMillis()) {
            log = null;
        }
    }

    /**
     * Admits one more listener.
     *
     * @throws StoreException.Busy if the maximum is reached
     */
    public void admit() {
        if (listeners.incrementAndGet() > rules.maxListeners()) {
            listeners.decrementAndGet();
            throw new StoreException.Busy("Service %s has %d listeners on this node, which is the maximum; close one or try another node"
                    .formatted(service, rules.maxListeners()));
        }
    }

    /** Removes an admitted listener. */
    public void release() {
        listeners.decrementAndGet();
    }

    /** The number of admitted listeners. */
    public int listeners() {
        return listeners.get();
    }
}
