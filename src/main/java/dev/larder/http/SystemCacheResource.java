package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.endpoints.PurgeAnswers;
import dev.larder.http.endpoints.WriteAnswers;
import dev.larder.http.message.ApiRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;

/** The manual flush: of every service the caller may flush, or of one. */
@Path("/api/v2/system/cache")
@Produces(MediaType.APPLICATION_JSON)
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
    public Uni<Response> flushAll(@Context RoutingContext context) {
        ApiRequest call = ApiRequest.of(context).allowing(Set.of()).withoutBody();
        List<AuthorizedCall> allowed = services.all().stream()
                .filter(service -> call.caller().may(Verb.DELETE, service.name(), ""))
                .map(call::access)
                .toList();
        if (allowed.isEmpty()) {
            throw new Refusal.Forbidden("This API key may flush no service");
        }
        return keyspace.flushEach(allowed).map(answers::flushed).map(ResourceAnswers::of);
    }

    @DELETE
    @Path("{service}")
    public Uni<Response> flush(@Context RoutingContext context) {
        ApiRequest call = ApiRequest.of(context).allowing(Set.of()).withoutBody();
        return keyspace.flush(call.access()).map(done -> ResourceAnswers.of(WriteAnswers.success(true)));
    }
}
