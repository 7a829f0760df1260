package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.service.ServiceRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Set;

/** The manual flush: of every service the caller may flush, or of one. */
@Path("/api/v2/system/cache")
@Produces(Answer.UNNEGOTIATED)
public class SystemCacheResource {
    private final ServiceRegistry services;
    private final KeyspaceOperations keyspace;
    private final PurgeAnswers answers;

    SystemCacheResource(ServiceRegistry services, KeyspaceOperations keyspace, PurgeAnswers answers) {
        this.services = services;
        this.keyspace = keyspace;
        this.answers = answers;
    }

    @DELETE
    public Uni<Answer> flushAll(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of()).withoutBody();
        List<AuthorizedCall> allowed = services.all().stream()
                .filter(service -> exchange.caller().may(Verb.DELETE, service.name(), ""))
                .map(exchange::access)
                .toList();
        if (allowed.isEmpty()) {
            throw new Refusal.Forbidden("This API key may flush no service");
        }
        return keyspace.flushEach(allowed).map(answers::flushed);
    }

    @DELETE
    @Path("{service}")
    public Uni<Answer> flush(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of()).withoutBody();
        return keyspace.flush(exchange.access()).map(done -> WriteAnswers.success(true));
    }
}
