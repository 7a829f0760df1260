package dev.larder.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.session.SessionChange.Onto;
import dev.larder.http.EveryBackend;
import dev.larder.http.NeedsEveryBackend;
import dev.larder.spi.Await;
import dev.larder.spi.StoreException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events between the read and the write of a session, injected exactly there. */
@QuarkusTest
@NeedsEveryBackend
@TestProfile(EveryBackend.class)
class SessionWritesTest extends SessionWork {
    private static final SessionData DATA = data("{}");
    private static final SessionTerms NEXT = terms(Optional.of("next"));

    @Inject
    SessionWrites writes;

    private AuthorizedCall access;

    @BeforeEach
    void open() {
        access = to(services.get("local"));
    }

    @Test
    void aRevocationBetweenReadAndWriteEndsTheWrittenSession() {
        SessionId id = begin(signedIn);
        for (Onto onto : List.of(Onto.SESSION, Onto.ANYTHING)) {
            write(id, onto, NOBODY, () -> revoke(access));
            assertThat(Await.item(sessions.get(access, id))).isEmpty();
            id = begin(signedIn);
        }
    }

    @Test
    void aRevocationDuringSignInEndsTheSessionAndItsListing() {
        SessionId anonymous = begin(NOBODY);
        SessionId fresh = SessionId.of(UUID.randomUUID().toString());

        write(anonymous, Onto.SESSION, signedIn, () -> revoke(access));
        write(fresh, Onto.ANYTHING, signedIn, () -> revoke(access));

        assertThat(Await.item(sessions.get(access, anonymous))).isEmpty();
        assertThat(Await.item(sessions.get(access, fresh))).isEmpty();
        assertThat(listed(access)).isEmpty();
        SessionId next = begin(signedIn);
        assertThat(listed(access)).containsExactly(next.handle());
    }

    @Test
    void aSessionThatGetsAnotherUserIsThatUsersAlone() {
        SessionId id = begin(signedIn);
        revokeSessionsOf("next");

        write(id, Onto.ANYTHING, NEXT, () -> {});

        assertThat(Await.item(sessions.get(access, id)).orElseThrow().user()).hasValue("next");
        assertThat(listed(access)).isEmpty();
        assertThat(Await.item(users.list(access, "next"))).hasSize(1);
        revoke(access);
        write(id, Onto.SESSION, NEXT, () -> {});
        assertThat(Await.item(sessions.get(access, id))).isPresent();
        revokeSessionsOf("next");
        assertThat(Await.item(sessions.get(access, id))).isEmpty();
    }

    @Test
    void aRevocationOfEitherUserDuringTheChangeEndsTheSession() {
        for (String revoked : List.of(user, "next")) {
            SessionId id = begin(signedIn);

            write(id, Onto.ANYTHING, NEXT, () -> revokeSessionsOf(revoked));

            assertThat(Await.item(sessions.get(access, id))).as(revoked).isEmpty();
        }
    }

    @Test
    void aSessionThatEndsWhileItGetsAnotherUserIsNotBegunAnew() {
        SessionId id = begin(signedIn);
        var change = new SessionChange(id, id, Onto.ANYTHING, ANY, NEXT, session -> {
            assertThat(Await.item(sessions.end(access, id, ANY))).isTrue();
            return DATA;
        });

        assertThat(Await.failure(writes.write(access.service(), change))).isInstanceOf(StoreException.Busy.class);
        assertThat(Await.item(sessions.get(access, id))).isEmpty();
    }

    @Test
    void aWriteFailsAfterARotationBetweenReadAndWrite() {
        SessionId id = begin(NOBODY);
        List<SessionId> next = new ArrayList<>();
        var change = new SessionChange(id, id, Onto.ANYTHING, ANY, NOBODY, session -> {
            next.add(Await.item(sessions.rotate(access, id, ANY, NOBODY)).id());
            return DATA;
        });

        assertThat(Await.failure(writes.write(access.service(), change))).isInstanceOf(Refusal.Conflict.class);
        assertThat(next).hasSize(1);
        assertThat(Await.item(sessions.get(access, id))).isEmpty();
        assertThat(Await.item(sessions.get(access, next.get(0)))).isPresent();
    }

    @Test
    void aChangeFailsAfterTheSessionEndedBetweenReadAndWrite() {
        SessionId id = begin(NOBODY);
        var change = new SessionChange(id, id, Onto.SESSION, ANY, NOBODY, session -> {
            assertThat(Await.item(sessions.end(access, id, ANY))).isTrue();
            return DATA;
        });

        assertThat(Await.failure(writes.write(access.service(), change))).isInstanceOf(Refusal.NotFound.class);
        assertThat(Await.item(sessions.get(access, id))).isEmpty();
    }

    @Test
    void theNewestSessionsOfAUserAreListed() {
        List<String> handles = new ArrayList<>();
        for (int i = 0; i < UserSessionIndex.MAX_SESSIONS + 5; i++) {
            handles.add(begin(signedIn).handle());
        }

        assertThat(listed(access)).containsExactlyInAnyOrderElementsOf(handles.subList(5, handles.size()));
    }

    @Test
    void revocationEndsSessionsThatAreNoLongerListed() {
        SessionId first = begin(signedIn);
        for (int i = 0; i < UserSessionIndex.MAX_SESSIONS; i++) {
            begin(signedIn);
        }
        revoke(access);
        assertThat(Await.item(sessions.get(access, first))).isEmpty();
    }

    private void revokeSessionsOf(String name) {
        Await.item(users.revoke(access, name).replaceWith(true));
    }

    private SessionId begin(SessionTerms terms) {
        return begin(access, "{}", terms);
    }

    private void write(SessionId id, Onto onto, SessionTerms terms, Runnable between) {
        Await.item(writes.write(access.service(), new SessionChange(id, id, onto, ANY, terms, session -> {
            between.run();
            return DATA;
        })));
    }
}
