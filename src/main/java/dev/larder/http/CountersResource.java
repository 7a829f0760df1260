package dev.larder.http;

import dev.larder.core.cache.CounterOperations;
import dev.larder.http.codec.CounterBody;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Set;

/** Several counters in one call. */
@Path("/api/v2/{service}/_counter")
@Produces(Answer.UNNEGOTIATED)
public class CountersResource {
    private final CounterOperations counters;
    private final CounterAnswers answers;

    CountersResource(CounterOperations counters, CounterAnswers answers) {
        this.counters = counters;
        this.answers = answers;
    }

    @POST
    public Uni<Answer> change(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of("ttl", "forever"));
        return counters.changeEach(exchange.access(), CounterBody.parseEach(body, exchange.query()))
                .map(answers::each);
    }
}
