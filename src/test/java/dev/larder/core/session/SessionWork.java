package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Caller;
import dev.larder.core.cache.Precondition;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.Await;
import dev.larder.spi.Representation;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The base of session tests: the application's operations and a user of this test alone. */
abstract class SessionWork {
    static final Precondition ANY = Precondition.Simple.NONE;
    static final SessionTerms NOBODY = terms(Optional.empty());

    final String user = UUID.randomUUID().toString();
    final SessionTerms signedIn = terms(Optional.of(user));

    @Inject
    ServiceRegistry services;

    @Inject
    SessionOperations sessions;

    @Inject
    UserSessions users;

    static SessionTerms terms(Optional<String> user) {
        return new SessionTerms(new TtlRequest.Unsaid(), Optional.empty(), user);
    }

    static SessionData data(String json) {
        return new SessionData(Representation.JSON, json.getBytes(UTF_8));
    }

    static AuthorizedCall to(Service service) {
        return new AuthorizedCall(Caller.allowedEverything("test"), service, hook -> {});
    }

    SessionId begin(AuthorizedCall access, String json, SessionTerms terms) {
        return Await.item(sessions.begin(access, data(json), terms)).id();
    }

    /** The handles of the user's sessions. */
    List<String> listed(AuthorizedCall access) {
        return Await.item(users.list(access, user)).stream()
                .map(UserSessions.Listed::handle)
                .toList();
    }

    void revoke(AuthorizedCall access) {
        Await.item(users.revoke(access, user).replaceWith(true));
    }
}
