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
 * What an application can do with one session, whose id it shows.
 *
 * <p>Ids are secrets that no grant could name, so a grant for the keys that begin with {@value #GRANTED} is one for every
 * session of the service.
 */
@Singleton
public final class SessionOperations {
    /** How a grant for a service's sessions begins. */
    static final String GRANTED = "_session/";

    private final SessionWrites writes;
    private final LastAccessRecorder uses;
    private final SecureRandom random = new SecureRandom();

    SessionOperations(SessionWrites writes, LastAccessRecorder uses) {
        this.writes = writes;
        this.uses = uses;
    }

    /**
     * A session that was written.
     *
     * @param id its id from now on
     * @param stored what lies there
     */
    public record Kept(SessionId id, Stored stored) {}

    /** Begins a session under an id that Larder makes. */
    public Uni<Kept> begin(AuthorizedCall access, SessionData data, SessionTerms terms) {
        access.requirePrefix(Verb.POST, GRANTED);
        return Uni.createFrom().deferred(() -> {
            SessionId id = SessionId.random(random);
            var change = new SessionChange(id, id, Onto.NOTHING, Precondition.Simple.NONE, terms, none -> data);
            return write(access, change);
        });
    }

    /** Begins a session under that id; fails when there is one, or an earlier one was replaced or revoked. */
    public Uni<Kept> create(
            AuthorizedCall access, SessionId id, Precondition condition, SessionData data, SessionTerms terms) {
        access.requirePrefix(Verb.POST, GRANTED);
        return write(access, new SessionChange(id, id, Onto.NOTHING, condition, terms, none -> data));
    }

    /**
     * Replaces what a session holds, or begins one. The end of one that is there, and its user, stay. Fails when an earlier
     * session of that id was replaced or revoked: a request that was under way then must not bring it back.
     */
    public Uni<Kept> put(
            AuthorizedCall access, SessionId id, Precondition condition, SessionData data, SessionTerms terms) {
        access.requirePrefix(Verb.PUT, GRANTED);
        return write(access, new SessionChange(id, id, Onto.ANYTHING, condition, terms, before -> data));
    }

    /** Merges the patch into what the session holds (RFC 7396). */
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
     * Gives the session a new id in one step, after which nobody knows the old one: of several at once one succeeds. What it
     * holds, its end and its user stay.
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

    /** Emits the session, or empty when no live one has that id. Using it puts off the end of its idle time. */
    public Uni<Optional<Session>> get(AuthorizedCall access, SessionId id) {
        access.requirePrefix(Verb.GET, GRANTED);
        Service service = access.service();
        return service.needCoherent()
                .get(id.key())
                .map(found -> SessionChange.opened(id, found))
                .invoke(found -> {
                    service.meters().read(found.isPresent());
                    found.ifPresent(entry -> uses.note(service, id.key(), entry));
                })
                .map(found -> found.map(entry -> Session.of(id.handle(), entry)));
    }

    /** Ends the session if the condition holds; emits whether there was one. */
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
