package dev.larder.http;

import dev.larder.core.cache.EntryOperations;
import dev.larder.core.service.LifeRequest;
import dev.larder.http.codec.TtlText;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Set;

/** The life of an entry, apart from its value. */
@Path("/api/v2/{service}/_touch/{key}")
@Produces(Answer.UNNEGOTIATED)
public class TouchResource {
    private static final Set<String> TOUCHING = Set.of("ttl", "idle", "stale_ttl", "forever");

    private final EntryOperations entries;
    private final WriteAnswers writes;

    TouchResource(EntryOperations entries, WriteAnswers writes) {
        this.entries = entries;
        this.writes = writes;
    }

    @POST
    public Uni<Answer> touch(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(TOUCHING).withoutBody();
        LifeRequest life = TtlText.of(exchange.query());
        return entries.touch(exchange.access(), exchange.key(), life, exchange.precondition())
                .map(entry -> writes.touched(exchange.key(), entry));
    }
}
