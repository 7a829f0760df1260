package dev.larder.core.session;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.LastAccessRecorder;
import dev.larder.core.cache.MergePatch;
import dev.larder.core.cache.Precondition;
import dev.larder.core.cache.Stored;
import dev.larder.core.cache.Update;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.service.Service;
import dev.larder.core.session.SessionChange.Onto;
import dev.larder.spi.Entry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The operations on one session, each called with the session's id.
 *
 * <p>Ids are secrets, so a grant cannot name them: a grant for keys with the prefix {@value #GRANTED} covers every
 * session of the service.
 */
@Singleton
public final class SessionOperations {
    /** The key prefix that a grant for the sessions of a service has. */
    public static final String GRANTED = "_session/";

    private final SessionWrites writes;
    private final LastAccessRecorder lastAccess;
    private final SecureRandom random = new SecureRandom();

    SessionOperations(SessionWrites writes, LastAccessRecorder lastAccess) {
        this.writes = writes;
        this.lastAccess = lastAccess;
    }

    /**
     * A session that was written.
     *
     * @param id the session's new id; the same as before unless the session was rotated
     * @param stored the stored entry
     */
    public record Kept(SessionId id, Stored stored) {}

    /** Begins a session with an id that Larder generates. */
    public Uni<Kept> begin(AuthorizedCall access, SessionData data, SessionTerms terms) {
        access.requirePrefix(Verb.POST, GRANTED);
        return Uni.createFrom().deferred(() -> {
            SessionId id = SessionId.random(random);
            var change = new SessionChange(id, id, Onto.NOTHING, Precondition.Simple.NONE, terms, none -> data);
            return write(access, change);
        });
    }

    /**
     * Begins a session with this id; fails if the session exists, or if an earlier session with this id was rotated or
     * revoked.
     */
    public Uni<Kept> create(
            AuthorizedCall access, SessionId id, Precondition condition, SessionData data, SessionTerms terms) {
        access.requirePrefix(Verb.POST, GRANTED);
        return write(access, new SessionChange(id, id, Onto.NOTHING, condition, terms, none -> data));
    }

    /**
     * Replaces the data of a session, or begins a session. An existing session keeps its end and its user. Fails if an
     * earlier session with this id was rotated or revoked: a request that was under way at that time must not restore
     * it.
     */
    public Uni<Kept> put(
            AuthorizedCall access, SessionId id, Precondition condition, SessionData data, SessionTerms terms) {
        access.requirePrefix(Verb.PUT, GRANTED);
        return write(access, new SessionChange(id, id, Onto.ANYTHING, condition, terms, before -> data));
    }

    /** Merges the patch into the data of the session (RFC 7396). */
    public Uni<Kept> merge(
            AuthorizedCall access, SessionId id, Precondition condition, byte[] patch, SessionTerms terms) {
        access.requirePrefix(Verb.PATCH, GRANTED);
        MergePatch merge = MergePatch.parse(patch);
        var change = new SessionChange(id, id, Onto.SESSION, condition, terms, session -> {
            Entry before = session.orElseThrow();
            return new SessionData(before.form(), merge.applyTo(before));
        });
        return write(access, change);
    }

    /**
     * Gives the session a new id in one step, after which the old id is unknown. Of several concurrent calls one
     * succeeds. The session keeps its data, its end and its user.
     */
    public Uni<Kept> rotate(AuthorizedCall access, SessionId id, Precondition condition, SessionTerms terms) {
        access.requirePrefix(Verb.POST, GRANTED);
        return Uni.createFrom().deferred(() -> {
            SessionId next = id.successor(random);
            return write(
                    access,
                    new SessionChange(
                            id,
                            next,
                            Onto.SESSION,
                            condition,
                            terms,
                            session -> SessionData.of(session.orElseThrow())));
        });
    }

    /** Emits the session, or empty if no live session has this id. A read restarts the idle time. */
    public Uni<Optional<Session>> get(AuthorizedCall access, SessionId id) {
        access.requirePrefix(Verb.GET, GRANTED);
        Service service = access.service();
        return service.needCoherent()
                .get(id.key())
                .map(found -> SessionChange.opened(id, found))
                .invoke(found -> {
                    service.meters().read(found.isPresent());
                    found.ifPresent(entry -> lastAccess.note(service, id.key(), entry));
                })
                .map(found -> found.map(entry -> Session.of(id.handle(), entry)));
    }

    /** Ends the session if the condition holds; emits whether the session existed. */
    public Uni<Boolean> end(AuthorizedCall access, SessionId id, Precondition condition) {
        access.requirePrefix(Verb.DELETE, GRANTED);
        CoherentStore store = access.service().needCoherent();
        return new Update(store, id.key()).remove(there -> {
            Optional<Entry> session = SessionChange.opened(id, there);
            condition.require(session);
            return session;
        });
    }

    private Uni<Kept> write(AuthorizedCall access, SessionChange change) {
        return writes.write(access.service(), change).map(stored -> new Kept(change.next(), stored));
    }
}
