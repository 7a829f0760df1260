package dev.larder.http;

import dev.larder.core.access.Verb;
import dev.larder.core.limit.LimitOperations;
import dev.larder.http.codec.LimitBody;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Set;

/** Rate limits for programs that have none of their own. */
@Path("/api/v2/{service}/_limit/{key}")
@Produces(Answer.UNNEGOTIATED)
public class LimitResource {
    private final LimitOperations limits;
    private final LimitAnswers answers;

    LimitResource(LimitOperations limits, LimitAnswers answers) {
        this.limits = limits;
        this.answers = answers;
    }

    @POST
    public Uni<Answer> take(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        LimitBody wanted = LimitBody.parse(body);
        Uni<Decision> decision = wanted.peek()
                ? limits.peek(exchange.access(), Verb.POST, exchange.key(), wanted.claims())
                : limits.take(exchange.access(), exchange.key(), wanted.claims());
        return decision.map(made -> answers.decision(exchange, wanted.claims(), made));
    }

    @GET
    public Uni<Answer> peek(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(LimitBody.PARAMETERS);
        List<Claim> claims = List.of(LimitBody.parse(exchange.query()));
        return limits.peek(exchange.access(), Verb.GET, exchange.key(), claims)
                .map(made -> answers.decision(exchange, claims, made));
    }

    @DELETE
    public Uni<Answer> reset(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return limits.reset(exchange.access(), exchange.key()).map(WriteAnswers::success);
    }
}
