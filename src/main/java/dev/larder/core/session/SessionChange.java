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
 * @param id what the caller shows
 * @param next the id from now on
 * @param onto what must be there
 * @param condition what else must hold of it
 * @param terms what the caller says of the session
 * @param data what the session holds from now on, by what it holds; may refuse, and be asked several times
 */
record SessionChange(
        SessionId id,
        SessionId next,
        Onto onto,
        Precondition condition,
        SessionTerms terms,
        Function<Optional<Entry>, SessionData> data) {
    /** What a write finds. */
    enum Onto {
        /** No session: it begins one. */
        NOTHING,
        /** A session, or none, which it then begins. */
        ANYTHING,
        /** A session: it changes that. */
        SESSION
    }

    /** The session among what lies there. */
    static Optional<Entry> opened(SessionId id, Optional<Entry> there) {
        return there.filter(entry -> id.opens(Holder.of(entry).proof()));
    }

    /**
     * The session among what lies there, if the change may be made.
     *
     * @throws Refusal when it may not
     */
    Optional<Entry> admit(Optional<Entry> there) {
        Optional<Entry> session = opened(id, there);
        condition.require(session);
        if (session.isEmpty() && onto == Onto.SESSION) {
            throw new Refusal.NotFound("There is no session with this id");
        }
        if (session.isPresent() && onto == Onto.NOTHING) {
            throw new Refusal.Conflict("There is a session with this id; PUT replaces its data");
        }
        if (session.isEmpty() && there.isPresent()) {
            throw retired();
        }
        Optional<String> user = session.flatMap(entry -> Holder.of(entry).user());
        if (user.isPresent() && terms.user().isPresent() && !user.equals(terms.user())) {
            throw new Refusal.Conflict("This session is another user's; end it and begin one");
        }
        return session;
    }

    /** Whether the session is to have a user and has none yet. */
    boolean bringsUser(Optional<Entry> session) {
        return terms.user().isPresent()
                && session.flatMap(entry -> Holder.of(entry).user()).isEmpty();
    }

    Lifetime life(ServiceRules rules, Optional<Entry> session, long now) {
        return session.map(entry -> terms.goOn(rules, entry.life(), now)).orElseGet(() -> terms.begin(rules, now));
    }

    Holder holder(Optional<Entry> session) {
        return new Holder(
                next.proof(), session.flatMap(entry -> Holder.of(entry).user()).or(terms::user));
    }

    static Refusal.Conflict retired() {
        return new Refusal.Conflict("This id was a session's and is none any more; begin a session with another");
    }
}
