package dev.larder.core.session;

import dev.larder.core.cache.Draft;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.cache.Stored;
import dev.larder.core.cache.Update;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.ConditionalWrites;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Writes sessions: reads the session, decides, and writes if the session has not changed meanwhile.
 *
 * <p>A changed session keeps its revision, so a revocation between the read and the write still ends it. A session is
 * added to the {@link UserSessionIndex} before it becomes the user's, and both entries carry one revision from before
 * that: a revocation ends both or neither, and no session of a user is missing in the list.
 *
 * <p>A session that gets another user takes that newer revision, which an earlier revocation of the former user does
 * not concern. So the session is read again behind it, and its first entry has the tags of both users: a revocation of
 * the former one either hides the session that is read or ends the one that is written. The second entry drops the
 * former user.
 */
@Singleton
final class SessionWrites {
    private final EntryFactory entryFactory;
    private final UserSessionIndex index;

    SessionWrites(EntryFactory entryFactory, UserSessionIndex index) {
        this.entryFactory = entryFactory;
        this.index = index;
    }

    Uni<Stored> write(Service service, SessionChange change) {
        CoherentStore store = service.needCoherent();
        CacheKey key = change.id().key();
        return store.get(key)
                .flatMap(seen -> prepared(service, change, seen).flatMap(revision -> {
                    var update = new Update(store, key);
                    return change.formerUser(change.admit(seen)).isEmpty()
                            ? update.from(seen, current -> entry(service, change, current, revision))
                            : update.to(current -> successor(service, change, current, revision))
                                    .flatMap(stored -> withoutFormer(store, key, stored));
                }));
    }

    /** Emits a revision from before the session was listed; {@link Revision#NONE} when it need not be listed. */
    private Uni<Revision> prepared(Service service, SessionChange change, Optional<Entry> seen) {
        Optional<Entry> session = change.admit(seen);
        Uni<Boolean> ended = session.isPresent()
                ? Uni.createFrom().item(false)
                : service.needCoherent().isHidden(change.id().key(), SessionOwner::isUser);
        return ended.flatMap(was -> {
            if (was) {
                return Uni.createFrom().failure(SessionChange.retired());
            }
            return change.changesUser(session)
                    ? noted(service, change, session)
                    : Uni.createFrom().item(Revision.NONE);
        });
    }

    private Uni<Revision> noted(Service service, SessionChange change, Optional<Entry> session) {
        Lifetime lifetime = change.lifetime(service.rules(), session, entryFactory.now());
        return index.add(
                service, change.terms().user().orElseThrow(), change.id().handle(), lifetime.expires());
    }

    /** The entry of a session that gets another user; one that has ended meanwhile may have been revoked. */
    private Entry successor(Service service, SessionChange change, Optional<Entry> current, Revision noted) {
        if (change.admit(current).isEmpty()) {
            throw endedMeanwhile();
        }
        return entry(service, change, current, noted);
    }

    private Entry entry(Service service, SessionChange change, Optional<Entry> current, Revision noted) {
        Optional<Entry> session = change.admit(current);
        boolean changesUser = change.changesUser(session);
        if (changesUser && noted.equals(Revision.NONE)) {
            throw endedMeanwhile();
        }
        SessionData data = change.data().apply(session);
        var draft = new Draft(
                data.form(),
                data.payload(),
                LifetimeRequest.UNSAID,
                change.owner(session).tags());
        Lifetime lifetime = change.lifetime(service.rules(), session, entryFactory.now());
        Revision kept = session.isPresent() && !changesUser ? session.get().revision() : noted;
        return entryFactory
                .entry(draft, service.rules(), Optional.empty())
                .withLifetime(lifetime)
                .withRevision(kept);
    }

    /**
     * Drops the former user from a session that is still live. If that fails, the next write of the session does it.
     */
    private Uni<Stored> withoutFormer(CoherentStore store, CacheKey key, Stored first) {
        if (SessionOwner.of(first.entry()).former().isEmpty()) {
            return Uni.createFrom().item(first);
        }
        long version = first.entry().version();
        return store.get(key)
                .map(found -> found.filter(entry -> entry.version() == version))
                .flatMap(found -> found.isPresent()
                        ? replaced(store, key, found.get(), first)
                        : Uni.createFrom().item(first))
                .onFailure(StoreException.class)
                .recoverWithItem(first);
    }

    private Uni<Stored> replaced(CoherentStore store, CacheKey key, Entry found, Stored first) {
        Entry next = entryFactory
                .anew(found)
                .withTags(SessionOwner.of(found).withoutFormer().tags());
        return store.capability(ConditionalWrites.class)
                .orElseThrow()
                .replace(key, found.version(), next)
                .map(done -> done ? new Stored(next, first.written()) : first);
    }

    private static StoreException.Busy endedMeanwhile() {
        return new StoreException.Busy("The session ended while it was written; send the request again");
    }
}
