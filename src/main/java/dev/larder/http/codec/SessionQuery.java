package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.session.SessionTerms;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the query of a session: {@code ?idle=30m&max=12h&user=ada}, with {@code ttl} as another name of {@code max}.
 */
public final class SessionQuery {
    private static final String IDLE = "idle";

    /** The parameters of a write. */
    public static final Set<String> TERMS = Set.of(IDLE, "max", "ttl", "user");

    /** The parameter that names a user. */
    public static final String USER = "user";

    private static final int LONGEST_USER = 256;

    private SessionQuery() {}

    /**
     * The terms that a write requests.
     *
     * @throws Refusal.Bad when the query is invalid
     */
    public static SessionTerms terms(Query query) {
        Optional<String> max = query.one("max");
        if (max.isPresent() && query.one("ttl").isPresent()) {
            throw new Refusal.Bad("ttl is another name of max; give one of them");
        }
        LifetimeRequest lifetime = TtlText.of(
                query.without(Set.of(IDLE)), max.map(end -> Map.of("ttl", end)).orElse(Map.of()));
        return new SessionTerms(
                lifetime.ttl(),
                query.one(IDLE).map(SessionQuery::idle),
                query.one(USER).map(SessionQuery::checked));
    }

    private static Duration idle(String text) {
        return WholeNumber.digits(text).equals("-1") ? Duration.ZERO : TtlText.duration(text);
    }

    /**
     * The user that a call is about.
     *
     * @throws Refusal.Bad when it names none
     */
    public static String user(Query query) {
        return checked(
                query.one(USER).orElseThrow(() -> new Refusal.Bad("Name the user whose sessions are meant: ?user=…")));
    }

    private static String checked(String user) {
        if (user.isEmpty() || user.getBytes(UTF_8).length > LONGEST_USER) {
            throw new Refusal.Bad("A user's name has 1 to %d bytes".formatted(LONGEST_USER));
        }
        return user;
    }
}
