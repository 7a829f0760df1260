package dev.larder.core.event.log;

import dev.larder.core.OwnKeys;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The events of one service on this node.
 *
 * <p>While nobody follows them, an event costs one volatile read and is forgotten. Otherwise the writer puts it into the log
 * and wakes whoever follows; whatever is made of it is made by others, at their own pace.
 */
public final class ServiceEvents {
    private static final Logger LOG = Logger.getLogger(ServiceEvents.class);

    private final String service;
    private final Supplier<EventRules> rules;
    private final Clock clock;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicInteger listeners = new AtomicInteger();

    /** Where events go; null while nobody has followed them for longer than a while. Replaced under the lock. */
    private volatile @Nullable EventLog log;

    private volatile long lonelySince;
    private volatile boolean ended;

    public ServiceEvents(String service, Supplier<EventRules> rules, Clock clock) {
        this.service = service;
        this.rules = rules;
        this.clock = clock;
    }

    /** Whose events they are. */
    public String service() {
        return service;
    }

    /** Tells of an entry that was stored, unless the key is one of Larder's own. */
    void stored(CacheKey key, Entry entry) {
        // the key is not looked at while nobody listens
        if (log != null && !OwnKeys.has(key)) {
            publish(Kind.PUT, new Subject.Key(key, Optional.of(entry.tags())));
        }
    }

    /** Tells of an entry that was removed, unless the key is one of Larder's own. */
    void removed(CacheKey key) {
        if (log != null && !OwnKeys.has(key)) {
            publish(Kind.DELETE, new Subject.Key(key, Optional.empty()));
        }
    }

    /** Tells of a purge: of keys as their removal, and of tags twice, with and without their names. */
    public void purged(Set<String> tags, Set<String> prefixes, Set<CacheKey> keys) {
        prefixes.forEach(prefix -> publish(Kind.PURGE, new Subject.Prefix(prefix)));
        keys.forEach(this::removed);
        if (!tags.isEmpty()) {
            publish(Kind.PURGE, new Subject.Tags(tags));
            publish(Kind.PURGE, Subject.Whole.TAGGED);
        }
    }

    /** Tells of a change that the backend has acknowledged. Never waits, never fails. */
    void publish(Kind kind, Subject subject) {
        EventLog open = log;
        if (open == null) {
            return;
        }
        long now = clock.millis();
        open.append(kind, subject, now);
        if (followers.isEmpty()) {
            closeIfLonely(now);
            return;
        }
        wakeFollowers();
    }

    /** Has every follower look again: at the events, at whether they have ended, and at who may still listen. */
    public void wakeFollowers() {
        for (Runnable wake : followers) {
            try {
                wake.run();
            } catch (RejectedExecutionException e) {
                // no reason to fail a write that happened
                LOG.debugf("Service %s: a follower of its events has stopped already", service);
            }
        }
    }

    /** Ends the events: the service is closed, or another store has taken its place. */
    public void end() {
        ended = true;
        wakeFollowers();
    }

    /** Whether there will be no more events. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Follows the events from now on.
     *
     * @param wake run after each event, by the writer's thread: it must be quick
     * @return where the events are, until {@link #leave}
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

    /** Ends what {@link #join} began. The log stays for a while, for those that come back. */
    public synchronized void leave(Runnable wake) {
        lonelySince = clock.millis();
        followers.remove(wake);
    }

    private synchronized void closeIfLonely(long now) {
        if (followers.isEmpty() && now - lonelySince >= rules.get().linger().toMillis()) {
            log = null;
        }
    }

    /**
     * Admits one more listener.
     *
     * @throws StoreException.Busy when there are as many as there may be
     */
    public void admit() {
        int most = rules.get().maxListeners();
        if (listeners.incrementAndGet() > most) {
            listeners.decrementAndGet();
            throw new StoreException.Busy(
                    "Service %s has %d listeners on this node and may have no more".formatted(service, most));
        }
    }

    /** One listener less. */
    public void release() {
        listeners.decrementAndGet();
    }

    /** How many listeners there are. */
    public int listeners() {
        return listeners.get();
    }
}
