package dev.larder.http;

import dev.larder.core.cache.ItemOutcome;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.Purges;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.codec.PurgeBody;
import dev.larder.http.codec.TagText;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invalidation: of tags, prefixes and keys together, in one service or several. */
@Path("/api/v2/{service}/_tag")
@Produces(Answer.UNNEGOTIATED)
public class PurgeResource {
    private final ServiceRegistry services;
    private final KeyspaceOperations keyspace;
    private final Purges purges;
    private final PurgeAnswers answers;

    PurgeResource(ServiceRegistry services, KeyspaceOperations keyspace, Purges purges, PurgeAnswers answers) {
        this.services = services;
        this.keyspace = keyspace;
        this.purges = purges;
        this.answers = answers;
    }

    @POST
    public Uni<Answer> purge(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        PurgeBody sent = PurgeBody.parse(body);
        Set<Service> targets = new LinkedHashSet<>(List.of(exchange.service().orElseThrow()));
        sent.services().stream().map(services::get).forEach(targets::add);
        // each is checked before any is purged
        Map<ServiceName, Uni<Purged>> each = new LinkedHashMap<>();
        targets.forEach(service -> each.put(service.name(), keyspace.purge(exchange.access(service), sent.purge())));
        return ItemOutcome.ofEachOrAll(each).map(outcomes -> answers.each(sent.purge(), outcomes));
    }

    @PUT
    @Path("{key}")
    public Uni<Answer> version(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        String tag = TagText.checked(exchange.target().rest());
        return purges.purgeTo(exchange.access(), tag, PurgeBody.version(body)).map(PurgeAnswers::purged);
    }
}
