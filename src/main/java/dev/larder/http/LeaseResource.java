package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.cache.LeaseOperations;
import dev.larder.http.codec.LeaseText;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Set;

/** Leases that are given back before they run out. */
@Path("/api/v2/{service}/_lease/{key}")
@Produces(Answer.UNNEGOTIATED)
public class LeaseResource {
    private final LeaseOperations leases;

    LeaseResource(LeaseOperations leases) {
        this.leases = leases;
    }

    @DELETE
    public Uni<Answer> giveBack(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of()).withoutBody();
        String token = LeaseText.token(exchange.request())
                .orElseThrow(() -> new Refusal.Bad("The token of the lease belongs in " + LeaseText.FIELD));
        return leases.giveBack(exchange.access(), exchange.key(), token).map(WriteAnswers::success);
    }
}
