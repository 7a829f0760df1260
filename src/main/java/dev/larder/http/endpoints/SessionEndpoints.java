package dev.larder.http.endpoints;

import dev.larder.core.session.SessionData;
import dev.larder.core.session.SessionId;
import dev.larder.core.session.SessionOperations;
import dev.larder.core.session.SessionTerms;
import dev.larder.core.session.UserSessions;
import dev.larder.http.codec.ContentFields;
import dev.larder.http.codec.Drafts;
import dev.larder.http.codec.SessionQuery;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.BodyBudget;
import dev.larder.http.message.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Sessions: one by its id, and those of a user. */
@Singleton
public final class SessionEndpoints {
    private static final String HANDLE = "handle";
    private static final String ENVELOPE = "envelope";

    private final SessionOperations sessions;
    private final UserSessions users;
    private final SessionAnswers answers;
    private final BodyBudget budget;

    SessionEndpoints(SessionOperations sessions, UserSessions users, SessionAnswers answers, BodyBudget budget) {
        this.sessions = sessions;
        this.users = users;
        this.answers = answers;
        this.budget = budget;
    }

    public Reply begin(ApiRequest call, byte[] body) {
        call.allowing(SessionQuery.TERMS);
        return Reply.of(
                sessions.begin(call.access(), data(call, body), terms(call)).map(answers::begun));
    }

    public Reply list(ApiRequest call) {
        call.allowing(Set.of(SessionQuery.USER, ENVELOPE));
        String user = SessionQuery.user(call.query());
        return Reply.of(
                call.query().flag(ENVELOPE)
                        ? budget.reading(
                                call,
                                reading ->
                                        users.read(call.access(), user, reading).map(answers::enveloped))
                        : users.list(call.access(), user).map(answers::listed));
    }

    public Reply revoke(ApiRequest call) {
        call.allowing(Set.of(SessionQuery.USER, HANDLE)).withoutBody();
        String user = SessionQuery.user(call.query());
        Optional<String> handle = call.query().one(HANDLE);
        Uni<Boolean> revoked = handle.isPresent()
                ? users.revoke(call.access(), user, handle.get())
                : users.revoke(call.access(), user).replaceWith(true);
        return Reply.of(revoked.map(WriteAnswers::success));
    }

    public Reply get(ApiRequest call) {
        call.allowing(Set.of(ENVELOPE));
        return Reply.of(sessions.get(call.access(), id(call)).map(found -> answers.read(call, found)));
    }

    public Reply create(ApiRequest call, byte[] body) {
        call.allowing(SessionQuery.TERMS);
        return Reply.of(sessions.create(call.access(), id(call), call.precondition(), data(call, body), terms(call))
                .map(answers::written));
    }

    public Reply put(ApiRequest call, byte[] body) {
        call.allowing(SessionQuery.TERMS);
        return Reply.of(sessions.put(call.access(), id(call), call.precondition(), data(call, body), terms(call))
                .map(answers::written));
    }

    public Reply merge(ApiRequest call, byte[] body) {
        ContentFields.requirePlain(call.request());
        call.allowing(SessionQuery.TERMS);
        return Reply.of(sessions.merge(call.access(), id(call), call.precondition(), body, terms(call))
                .map(answers::written));
    }

    public Reply end(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(
                sessions.end(call.access(), id(call), call.precondition()).map(WriteAnswers::success));
    }

    public Reply rotate(ApiRequest call) {
        call.allowing(Set.of(SessionQuery.USER)).withoutBody();
        return Reply.of(sessions.rotate(call.access(), id(call), call.precondition(), terms(call))
                .map(answers::rotated));
    }

    private static SessionId id(ApiRequest call) {
        call.service().orElseThrow().rules().admit(call.key());
        return SessionId.of(call.target().rest());
    }

    private static SessionTerms terms(ApiRequest call) {
        return SessionQuery.terms(call.query());
    }

    private static SessionData data(ApiRequest call, byte[] body) {
        return new SessionData(Drafts.form(call.request()), body);
    }
}
