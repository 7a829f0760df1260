package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.core.OwnKeys;
import dev.larder.core.cache.Draft;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.cache.Update;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.service.LifeRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of a user's sessions: one entry for each user, which has the same tag as the sessions and one line for each
 * of them. The line of a session that has ended stays until the latest end of that session, so a reader checks each
 * session.
 */
@Singleton
final class UserSessionIndex {
    /** The highest number of sessions that are listed for one user; older sessions are dropped from the list. */
    static final int MAX_SESSIONS = 1_000;

    private final EntryFactory entryFactory;

    UserSessionIndex(EntryFactory entryFactory) {
        this.entryFactory = entryFactory;
    }

    /** Emits the handles of the user's sessions, of which some may have ended. */
    Uni<List<String>> handles(Service service, String user) {
        return service.needCoherent()
                .get(key(user))
                .map(found -> found.stream()
                        .flatMap(entry -> lines(entry).stream())
                        .map(Line::handle)
                        .toList());
    }

    /** Adds a session before it becomes the user's; emits a revision from before that. */
    Uni<Revision> add(Service service, String user, String handle, long expires) {
        CoherentStore store = service.needCoherent();
        return store.freshness()
                .newest()
                .call(revision -> new Update(store, key(user))
                        .to(current -> with(service, current, new Line(handle, expires))
                                .withTags(List.of(SessionOwner.tag(user)))
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

    private Entry with(Service service, Optional<Entry> current, Line added) {
        long now = entryFactory.now();
        List<Line> lines = new ArrayList<>(current.map(UserSessionIndex::lines).orElse(List.of()));
        lines.removeIf(line -> line.expires() <= now || line.handle().equals(added.handle()));
        lines.add(added);
        List<Line> newest = lines.subList(Math.max(0, lines.size() - MAX_SESSIONS), lines.size());
        String text = String.join("\n", newest.stream().map(Line::toString).toList());
        long last = newest.stream().mapToLong(Line::expires).max().orElse(now);
        var draft = new Draft(Representation.BINARY, text.getBytes(US_ASCII), LifeRequest.UNSAID, List.of());
        return entryFactory.entry(draft, service.rules(), Optional.empty()).withLife(Lifetime.until(now, last));
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
        return OwnKeys.of("sessions/" + SessionId.base64(SessionId.sha256(user)));
    }
}
