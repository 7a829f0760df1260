package dev.larder.core.session;

import dev.larder.core.cache.Draft;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.cache.Stored;
import dev.larder.core.cache.Update;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.service.LifeRequest;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
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
                .flatMap(seen -> prepared(service, change, seen)
                        .flatMap(revision -> new Update(store, key)
                                .from(seen, current -> entry(service, change, current, revision))));
    }

    /** Emits a revision from before the session was listed; {@link Revision#NONE} when it need not be listed. */
    private Uni<Revision> prepared(Service service, SessionChange change, Optional<Entry> seen) {
        Optional<Entry> session = change.admit(seen);
        Uni<Boolean> ended = session.isPresent()
                ? Uni.createFrom().item(false)
                : service.needCoherent().isBuried(change.id().key(), SessionOwner::isUser);
        return ended.flatMap(was -> {
            if (was) {
                return Uni.createFrom().failure(SessionChange.retired());
            }
            return change.addsUser(session)
                    ? noted(service, change, session)
                    : Uni.createFrom().item(Revision.NONE);
        });
    }

    private Uni<Revision> noted(Service service, SessionChange change, Optional<Entry> session) {
        Lifetime life = change.life(service.rules(), session, entryFactory.now());
        return index.add(
                service, change.terms().user().orElseThrow(), change.id().handle(), life.expires());
    }

    private Entry entry(Service service, SessionChange change, Optional<Entry> current, Revision noted) {
        Optional<Entry> session = change.admit(current);
        boolean adds = change.addsUser(session);
        if (adds && noted.equals(Revision.NONE)) {
            throw new StoreException.Busy("The session ended while it was written; send the request again");
        }
        SessionData data = change.data().apply(session);
        var draft = new Draft(
                data.form(),
                data.payload(),
                LifeRequest.UNSAID,
                change.owner(session).tags());
        Lifetime life = change.life(service.rules(), session, entryFactory.now());
        Revision kept = session.isPresent() && !adds ? session.get().revision() : noted;
        return entryFactory
                .entry(draft, service.rules(), Optional.empty())
                .withLife(life)
                .withRevision(kept);
    }
}
