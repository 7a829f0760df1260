package dev.larder.core.session;

import dev.larder.core.Refusal;
import dev.larder.core.cache.Precondition;
import dev.larder.core.service.ServiceRules;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import java.util.Optional;
import java.util.function.Function;

/**
 * A write of a session.
 *
 * @param id the id that the caller sends
 * @param next the id after the write
 * @param onto whether the session must exist
 * @param condition the condition that the existing session must meet
 * @param terms the end, idle time and user that the caller asks for
 * @param data the new data, computed from the existing session; may throw a refusal, and may be called several times
 */
record SessionChange(
        SessionId id,
        SessionId next,
        Onto onto,
        Precondition condition,
        SessionTerms terms,
        Function<Optional<Entry>, SessionData> data) {
    /** Whether the session must exist before the write. */
    enum Onto {
        /** The session must not exist; the write begins it. */
        NOTHING,
        /** The session may exist; if it does not, the write begins it. */
        ANYTHING,
        /** The session must exist; the write changes it. */
        SESSION
    }

    /** The stored entry, if it is the session with this id. */
    static Optional<Entry> opened(SessionId id, Optional<Entry> there) {
        return there.filter(entry -> id.opens(SessionOwner.of(entry).proof()));
    }

    /**
     * The stored session, if the change is allowed.
     *
     * @throws Refusal if the change is not allowed
     */
    Optional<Entry> admit(Optional<Entry> there) {
        Optional<Entry> session = opened(id, there);
        condition.require(session);
        if (session.isEmpty() && onto == Onto.SESSION) {
            throw new Refusal.NotFound("There is no session with this id");
        }
        if (session.isPresent() && onto == Onto.NOTHING) {
            throw new Refusal.Conflict("A session with this id exists; use PUT to replace its data");
        }
        if (session.isEmpty() && there.isPresent()) {
            throw retired();
        }
        if (session.isEmpty() && !id.canBeSecret()) {
            throw new Refusal.Bad(
                    "The id of a session must be a secret of 128 random bits: 22 characters or more, of them 6"
                            + " different ones, and 11 besides the most frequent one; or let Larder make it");
        }
        return session;
    }

    /** Whether this change gives the session its first or another user. */
    boolean changesUser(Optional<Entry> session) {
        return terms.user().isPresent() && !terms.user().equals(user(session));
    }

    /** The user that this change replaces by another. */
    Optional<String> formerUser(Optional<Entry> session) {
        return changesUser(session) ? user(session) : Optional.empty();
    }

    private static Optional<String> user(Optional<Entry> session) {
        return session.flatMap(entry -> SessionOwner.of(entry).user());
    }

    Lifetime lifetime(ServiceRules rules, Optional<Entry> session, long now) {
        return session.map(entry -> terms.continued(rules, entry.lifetime(), now))
                .orElseGet(() -> terms.begin(rules, now));
    }

    SessionOwner owner(Optional<Entry> session) {
        return new SessionOwner(next.proof(), terms.user().or(() -> user(session)), formerUser(session));
    }

    static Refusal.Conflict retired() {
        return new Refusal.Conflict("A session with this id was rotated or revoked; begin a session with another id");
    }
}
