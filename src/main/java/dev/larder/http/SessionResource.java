package dev.larder.http;

import dev.larder.core.session.SessionData;
import dev.larder.core.session.SessionId;
import dev.larder.core.session.SessionOperations;
import dev.larder.core.session.SessionTerms;
import dev.larder.core.session.UserSessions;
import dev.larder.http.codec.Drafts;
import dev.larder.http.codec.SessionQuery;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import java.util.Set;

/** Sessions: one by its id, and those of a user. */
@Path("/api/v2/{service}/_session")
@Produces(Answer.UNNEGOTIATED)
public class SessionResource {
    private static final String HANDLE = "handle";

    private final SessionOperations sessions;
    private final UserSessions users;
    private final SessionAnswers answers;

    SessionResource(SessionOperations sessions, UserSessions users, SessionAnswers answers) {
        this.sessions = sessions;
        this.users = users;
        this.answers = answers;
    }

    @POST
    public Uni<Answer> begin(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(SessionQuery.TERMS);
        return sessions.begin(exchange.access(), data(exchange, body), terms(exchange))
                .map(answers::begun);
    }

    @GET
    public Uni<Answer> list(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of(SessionQuery.USER));
        return users.list(exchange.access(), SessionQuery.user(exchange.query()))
                .map(answers::listed);
    }

    @DELETE
    public Uni<Answer> revoke(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context)
                .allowing(Set.of(SessionQuery.USER, HANDLE))
                .withoutBody();
        String user = SessionQuery.user(exchange.query());
        Optional<String> handle = exchange.query().one(HANDLE);
        Uni<Boolean> revoked = handle.isPresent()
                ? users.revoke(exchange.access(), user, handle.get())
                : users.revoke(exchange.access(), user).replaceWith(true);
        return revoked.map(WriteAnswers::success);
    }

    @GET
    @Path("{id}")
    public Uni<Answer> get(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of("envelope"));
        return sessions.get(exchange.access(), id(exchange)).map(found -> answers.read(exchange, found));
    }

    @POST
    @Path("{id}")
    public Uni<Answer> create(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(SessionQuery.TERMS);
        return sessions.create(
                        exchange.access(), id(exchange), exchange.precondition(), data(exchange, body), terms(exchange))
                .map(answers::written);
    }

    @PUT
    @Path("{id}")
    public Uni<Answer> put(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(SessionQuery.TERMS);
        return sessions.put(
                        exchange.access(), id(exchange), exchange.precondition(), data(exchange, body), terms(exchange))
                .map(answers::written);
    }

    @PATCH
    @Path("{id}")
    public Uni<Answer> merge(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(SessionQuery.TERMS);
        return sessions.merge(exchange.access(), id(exchange), exchange.precondition(), body, terms(exchange))
                .map(answers::written);
    }

    @DELETE
    @Path("{id}")
    public Uni<Answer> end(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return sessions.end(exchange.access(), id(exchange), exchange.precondition())
                .map(WriteAnswers::success);
    }

    @POST
    @Path("{id}/rotate")
    public Uni<Answer> rotate(@Context RoutingContext context) {
        ApiRequest exchange =
                ApiRequest.of(context).allowing(Set.of(SessionQuery.USER)).withoutBody();
        return sessions.rotate(exchange.access(), id(exchange), exchange.precondition(), terms(exchange))
                .map(answers::rotated);
    }

    private static SessionId id(ApiRequest exchange) {
        exchange.service().orElseThrow().rules().admit(exchange.key());
        return SessionId.of(exchange.target().rest());
    }

    private static SessionTerms terms(ApiRequest exchange) {
        return SessionQuery.terms(exchange.query());
    }

    private static SessionData data(ApiRequest exchange, byte[] body) {
        return new SessionData(Drafts.form(exchange.request()), body);
    }
}
