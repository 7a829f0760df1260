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
 * Writes sessions: read, decide, write if nothing came between.
 *
 * <p>What is made of a session keeps its stamp, so a revocation that comes between the reading and the writing still hits
 * it. A user is noted in his {@link Roster} before the session is his, and both carry one stamp from before that: whatever
 * revocation hits the one hits the other, and no session of a user is missing in his roster.
 */
@Singleton
final class SessionWrites {
    private final EntryFactory entryFactory;
    private final Roster roster;

    SessionWrites(EntryFactory entryFactory, Roster roster) {
        this.entryFactory = entryFactory;
        this.roster = roster;
    }

    Uni<Stored> write(Service service, SessionChange change) {
        CoherentStore store = service.needCoherent();
        CacheKey key = change.id().key();
        return store.get(key)
                .flatMap(seen -> prepared(service, change, seen)
                        .flatMap(revision -> new Update(store, key)
                                .from(seen, current -> entry(service, change, current, revision))));
    }

    /** Emits the moment before the user was noted; none when there was nothing to note. */
    private Uni<Revision> prepared(Service service, SessionChange change, Optional<Entry> seen) {
        Optional<Entry> session = change.admit(seen);
        Uni<Boolean> ended = session.isPresent()
                ? Uni.createFrom().item(false)
                : service.needCoherent().isBuried(change.id().key(), Holder::isUser);
        return ended.flatMap(was -> {
            if (was) {
                return Uni.createFrom().failure(SessionChange.retired());
            }
            return change.bringsUser(session)
                    ? noted(service, change, session)
                    : Uni.createFrom().item(Revision.NONE);
        });
    }

    private Uni<Revision> noted(Service service, SessionChange change, Optional<Entry> session) {
        Lifetime life = change.life(service.rules(), session, entryFactory.now());
        return roster.note(
                service, change.terms().user().orElseThrow(), change.id().handle(), life.expires());
    }

    private Entry entry(Service service, SessionChange change, Optional<Entry> current, Revision noted) {
        Optional<Entry> session = change.admit(current);
        boolean brings = change.bringsUser(session);
        if (brings && noted.equals(Revision.NONE)) {
            throw new StoreException.Busy("This session ended while it was written; try again");
        }
        SessionData data = change.data().apply(session);
        var draft = new Draft(
                data.form(),
                data.payload(),
                LifeRequest.UNSAID,
                change.holder(session).tags());
        Lifetime life = change.life(service.rules(), session, entryFactory.now());
        Revision kept = session.isPresent() && !brings ? session.get().revision() : noted;
        return entryFactory
                .entry(draft, service.rules(), Optional.empty())
                .living(life)
                .withRevision(kept);
    }
}
