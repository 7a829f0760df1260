package dev.larder.http;

import dev.larder.core.cache.BulkOperations;
import dev.larder.core.cache.BulkOperations.Item;
import dev.larder.core.cache.BulkOperations.Outcome;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.cache.LeaseOperations;
import dev.larder.core.invalidation.Purges;
import dev.larder.http.codec.LeaseText;
import dev.larder.http.codec.ServiceBody;
import dev.larder.http.codec.ServiceQuery;
import dev.larder.http.codec.ServiceQuery.Listing;
import dev.larder.http.codec.ServiceQuery.Named;
import dev.larder.http.codec.ServiceQuery.Prefix;
import dev.larder.http.codec.ServiceQuery.Tagged;
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

/** A service as a whole: several entries at once, the list of keys, and the flush. */
@Path("/api/v2/{service}")
@Produces(Answer.UNNEGOTIATED)
public class ServiceResource {
    private final BulkOperations bulk;
    private final LeaseOperations leases;
    private final KeyspaceOperations keyspace;
    private final Purges purges;
    private final WriteAnswers writes;
    private final ListAnswers lists;
    private final EntryQuota quota;
    private final long mostBytes;

    ServiceResource(
            BulkOperations bulk,
            LeaseOperations leases,
            KeyspaceOperations keyspace,
            Purges purges,
            WriteAnswers writes,
            ListAnswers lists,
            EntryQuota quota,
            HttpConfig config) {
        this.bulk = bulk;
        this.leases = leases;
        this.keyspace = keyspace;
        this.purges = purges;
        this.writes = writes;
        this.lists = lists;
        this.quota = quota;
        this.mostBytes = config.maxBulkSize().asLongValue();
    }

    @GET
    public Uni<Answer> read(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context);
        ServiceQuery asked = ServiceQuery.ofRead(exchange.query());
        if (asked instanceof Named named) {
            return bulk.get(exchange.access(), named.keys(), mostBytes)
                    .map(found -> lists.entries(named.keys(), found));
        }
        return keyspace.list(exchange.access(), ((Listing) asked).page()).map(lists::page);
    }

    @POST
    public Uni<Answer> create(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context);
        ServiceBody sent = ServiceBody.parse(body, exchange.query());
        return sent instanceof ServiceBody.Mapping map
                        && LeaseText.token(exchange.request()).isEmpty()
                ? quota.admit(exchange, map.items().size())
                        .chain(() -> bulk.createAll(exchange.access(), map.items()))
                        .map(all -> WriteAnswers.created())
                : store(exchange, sent, body);
    }

    @PUT
    public Uni<Answer> put(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context);
        return store(exchange, ServiceBody.parse(body, exchange.query()), body);
    }

    @PATCH
    public Uni<Answer> patch(@Context RoutingContext context, byte[] body) {
        return put(context, body);
    }

    @DELETE
    public Uni<Answer> remove(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).withoutBody();
        ServiceQuery asked = ServiceQuery.ofRemoval(exchange.query());
        if (asked instanceof Named named) {
            return bulk.remove(exchange.access(), named.keys()).map(WriteAnswers::removed);
        } else if (asked instanceof Prefix prefix) {
            return keyspace.remove(exchange.access(), prefix.text()).map(WriteAnswers::removed);
        } else if (asked instanceof Tagged tagged) {
            return purges.purge(exchange.access(), tagged.purge()).map(PurgeAnswers::purged);
        }
        return keyspace.flush(exchange.access()).map(done -> WriteAnswers.success(true));
    }

    private Uni<Answer> store(ApiRequest exchange, ServiceBody sent, byte[] body) {
        Optional<String> token = LeaseText.token(exchange.request());
        if (token.isPresent() && sent instanceof ServiceBody.One one) {
            return quota.admit(exchange, 1).chain(() -> fill(exchange, one.item(), token.get(), body));
        }
        LeaseText.requireNone(exchange.request());
        var outcomes = quota.admit(exchange, sent.items().size())
                .chain(() -> bulk.putEach(exchange.access(), exchange.verb(), sent.items()));
        return sent instanceof ServiceBody.One
                ? outcomes.map(one -> writes.one(exchange, one.get(0), body))
                : outcomes.map(all -> writes.each(exchange, all, body));
    }

    private Uni<Answer> fill(ApiRequest exchange, Item item, String token, byte[] body) {
        return leases.fill(exchange.access(), exchange.verb(), item.key(), item.draft(), token)
                .map(stored -> new Outcome(item.key(), Optional.of(stored), Optional.empty()))
                .map(outcome -> writes.one(exchange, outcome, body));
    }
}
