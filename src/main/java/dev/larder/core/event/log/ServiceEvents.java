package dev.larder.core.event.log;

import dev.larder.core.OwnKeys;
import dev.larder.core.OwnTags;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private final Supplier<EventRules> rules;
    private final Clock clock;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicInteger listeners = new AtomicInteger();

    /**
     * The log; null after there have been no followers for longer than {@link EventRules#linger}. Replaced under the
     * lock.
     */
    private volatile @Nullable EventLog log;

    private volatile long unfollowedSince;
    private volatile boolean ended;

    public ServiceEvents(String service, Supplier<EventRules> rules, Clock clock) {
        this.service = service;
        this.rules = rules;
        this.clock = clock;
    }

    /** The name of the service. */
    public String service() {
        return service;
    }

    /** Publishes that an entry was stored, unless the key is one of Larder's own. */
    void stored(CacheKey key, Entry entry) {
        // the key is not examined and no subject is created without a log
        if (log != null && !OwnKeys.has(key)) {
            publish(Kind.PUT, new Subject.Key(key, Optional.of(entry.tags())));
        }
    }

    /** Publishes that an entry was removed, unless the key is one of Larder's own. */
    public void removed(CacheKey key) {
        if (log != null && !OwnKeys.has(key)) {
            publish(Kind.DELETE, new Subject.Key(key, Optional.empty()));
        }
    }

    /** Publishes that a place at the origin of the service was changed. */
    public void changed(CacheKey key) {
        publish(Kind.PUT, new Subject.Key(key, Optional.empty()));
    }

    /** Publishes that everything was removed. */
    public void flushed() {
        publish(Kind.FLUSH, Subject.Whole.SERVICE);
    }

    /** Publishes a purge: of keys as their removal, and of tags twice, with and without their names. */
    public void purged(Set<String> tags, Set<String> prefixes, Set<CacheKey> keys) {
        prefixes.forEach(prefix -> publish(Kind.PURGE, new Subject.Prefix(prefix)));
        keys.forEach(this::removed);
        // those of a gateway's answers are told by the gateway
        Set<String> told = tags.stream().filter(tag -> !OwnTags.isOfFront(tag)).collect(Collectors.toSet());
        if (!told.isEmpty()) {
            publish(Kind.PURGE, new Subject.Tags(told));
            publish(Kind.PURGE, Subject.Whole.TAGGED);
        }
    }

    /** Publishes a change that the backend has acknowledged. Never blocks and never fails. */
    void publish(Kind kind, Subject subject) {
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
        wakeFollowers();
    }

    /**
     * Wakes every follower: to read new events, and to check whether the events have ended and its listener is still
     * allowed.
     */
    public void wakeFollowers() {
        for (Runnable wake : followers) {
            try {
                wake.run();
            } catch (RejectedExecutionException e) {
                // the write has succeeded and must not fail because of a follower
                LOG.debugf("The worker pool refused to wake a follower of service %s", service);
            }
        }
    }

    /** Ends the events, because the service is closed or its store is replaced. */
    public void end() {
        ended = true;
        wakeFollowers();
    }

    /** Whether there will be no more events. */
    public boolean hasEnded() {
        return ended;
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
            open = new EventLog(service, rules.get().window());
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
        if (followers.isEmpty() && now - unfollowedSince >= rules.get().linger().toMillis()) {
            log = null;
        }
    }

    /**
     * Admits one more listener.
     *
     * @throws StoreException.Busy if the maximum is reached
     */
    public void admit() {
        int max = rules.get().maxListeners();
        if (listeners.incrementAndGet() > max) {
            listeners.decrementAndGet();
            throw new StoreException.Busy(
                    "Service %s has %d listeners on this node, which is the maximum; close one or try another node"
                            .formatted(service, max));
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
