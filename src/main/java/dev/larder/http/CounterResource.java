package dev.larder.http;

import dev.larder.core.cache.CounterChange;
import dev.larder.core.cache.CounterOperations;
import dev.larder.http.codec.CounterBody;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Set;

/** Counters. */
@Path("/api/v2/{service}/_counter/{key}")
@Produces(Answer.UNNEGOTIATED)
public class CounterResource {
    private final CounterOperations counters;
    private final CounterAnswers answers;

    CounterResource(CounterOperations counters, CounterAnswers answers) {
        this.counters = counters;
        this.answers = answers;
    }

    @POST
    public Uni<Answer> change(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of("ttl", "forever"));
        CounterChange change = CounterBody.parse(body, exchange.query());
        return counters.change(exchange.access(), exchange.key(), change)
                .map(changed -> answers.changed(change, changed));
    }

    @GET
    public Uni<Answer> read(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return counters.read(exchange.access(), exchange.key()).map(found -> answers.read(exchange, found));
    }

    @DELETE
    public Uni<Answer> remove(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return counters.remove(exchange.access(), exchange.key()).map(WriteAnswers::success);
    }
}
