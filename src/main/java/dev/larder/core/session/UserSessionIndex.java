package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.core.OwnKeys;
import dev.larder.core.Sha256;
import dev.larder.core.cache.Draft;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.cache.Update;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.BatchQueue;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The list of a user's sessions: one entry for each user, which has the same tag as the sessions and one line for each
 * of them. The line of a session that has ended stays until the latest end of that session, so a reader checks each
 * session.
 */
@Singleton
final class UserSessionIndex {
    /** The highest number of sessions that are listed for one user; older sessions are dropped from the list. */
    static final int MAX_SESSIONS = 1_000;

    private static final int MAX_WAITING = 10_000;

    private final EntryFactory entryFactory;

    /** The waiting additions of each user with an addition under way. */
    private final ConcurrentMap<UserKey, BatchQueue<Addition>> queues = new ConcurrentHashMap<>();

    UserSessionIndex(EntryFactory entryFactory) {
        this.entryFactory = entryFactory;
    }

    /** Emits the handles of the user's sessions; some of these may have ended. */
    Uni<List<String>> handles(Service service, String user) {
        return service.needCoherent()
                .get(key(user))
                .map(found -> found.stream()
                        .flatMap(entry -> lines(entry).stream())
                        .map(Line::handle)
                        .toList());
    }

    /**
     * Adds a session before it becomes the user's; emits a revision from before that. Sessions of one user that arrive
     * while one write is under way are added by the next one: else hundreds of writers would change one entry in turn.
     */
    Uni<Revision> add(Service service, String user, String handle, long expires) {
        return Uni.createFrom().emitter(caller -> {
            var userKey = new UserKey(service.needCoherent(), user);
            var addition = new Addition(service, new Line(handle, expires), caller);
            var accepted = new AtomicBoolean();
            BatchQueue<Addition> queue = queues.compute(userKey, (x, there) -> {
                BatchQueue<Addition> of = there == null ? queue() : there;
                accepted.set(of.offer(addition));
                return of;
            });
            if (!accepted.get()) {
                caller.fail(new StoreException.Busy("%d sessions of one user begin already".formatted(MAX_WAITING)));
            } else if (queue.begin()) {
                next(userKey, queue);
            }
        });
    }

    /** The key of the list of one user's sessions. */
    private record UserKey(CoherentStore store, String user) {}

    private record Addition(Service service, Line line, UniEmitter<? super Revision> caller) {}

    private static BatchQueue<Addition> queue() {
        return new BatchQueue<>(BatchQueue.Bounds.counted(1, MAX_SESSIONS, MAX_WAITING), x -> 1, x -> true);
    }

    private void next(UserKey userKey, BatchQueue<Addition> queue) {
        List<Addition> batch = queue.take();
        if (batch.isEmpty()) {
            queues.computeIfPresent(userKey, (x, there) -> there.isIdle() ? null : there);
            return;
        }
        List<Line> added = batch.stream().map(Addition::line).toList();
        var unused = Uni.createFrom()
                .deferred(() -> written(batch.get(0).service(), userKey, added))
                .onTermination()
                .invoke(() -> next(userKey, queue))
                .subscribe()
                .with(
                        revision -> batch.forEach(one -> one.caller().complete(revision)),
                        failure -> batch.forEach(one -> one.caller().fail(failure)));
    }

    private Uni<Revision> written(Service service, UserKey userKey, List<Line> added) {
        return userKey.store()
                .freshness()
                .newest()
                .call(revision -> new Update(userKey.store(), key(userKey.user()))
                        .to(current -> with(service, current, added)
                                .withTags(List.of(SessionOwner.tag(userKey.user())))
                                .withRevision(later(current, revision))));
    }

    /** One session: its handle and its latest end, in epoch milliseconds. */
    private record Line(String handle, long expires) {
        static Line parse(String text) {
            int space = text.indexOf(' ');
            return new Line(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
        }

        @Override
        public String toString() {
            return handle + " " + expires;
        }
    }

    private Entry with(Service service, Optional<Entry> current, List<Line> added) {
        long now = entryFactory.now();
        Map<String, Line> byHandle = new LinkedHashMap<>();
        current.map(UserSessionIndex::lines).orElse(List.of()).stream()
                .filter(line -> line.expires() > now)
                .forEach(line -> byHandle.put(line.handle(), line));
        for (Line line : added) {
            byHandle.remove(line.handle());
            byHandle.put(line.handle(), line);
        }
        List<Line> lines = List.copyOf(byHandle.values());
        List<Line> newest = lines.subList(Math.max(0, lines.size() - MAX_SESSIONS), lines.size());
        String text = String.join("\n", newest.stream().map(Line::toString).toList());
        long last = newest.stream().mapToLong(Line::expires).max().orElse(now);
        var draft = new Draft(Representation.BINARY, text.getBytes(US_ASCII), LifetimeRequest.UNSAID, List.of());
        return entryFactory.entry(draft, service.rules(), Optional.empty()).withLifetime(Lifetime.until(now, last));
    }

    /**
     * The newest revision that the new entry may have: the list that was read was valid at {@code newest}, if the
     * epochs agree.
     */
    private static Revision later(Optional<Entry> current, Revision newest) {
        Revision before = current.map(Entry::revision).orElse(newest);
        return before.epoch() == newest.epoch() && before.seq() < newest.seq() ? newest : before;
    }

    private static List<Line> lines(Entry entry) {
        return new String(entry.payload(), US_ASCII).lines().map(Line::parse).toList();
    }

    private static CacheKey key(String user) {
        return OwnKeys.of("sessions/" + SessionId.base64(Sha256.of(user)));
    }
}
