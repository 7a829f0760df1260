package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.cache.EntryOperations;
import dev.larder.core.cache.LeaseOperations;
import dev.larder.core.cache.LeaseRequest;
import dev.larder.core.cache.Precondition;
import dev.larder.core.cache.Stored;
import dev.larder.http.codec.Drafts;
import dev.larder.http.codec.LeaseText;
import dev.larder.http.codec.Query;
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

/** Single entries. */
@Path("/api/v2/{service}/{key}")
@Produces(Answer.UNNEGOTIATED)
public class EntryResource {
    private static final Set<String> LOOKING = Set.of("default", "check_exist", "envelope", "stale");
    private static final Set<String> READING =
            Set.of("default", "clear", "pull", "check_exist", "envelope", "stale", "lease", "wait", "early");
    private static final Set<String> WRITING = Set.of("ttl", "idle", "stale_ttl", "forever", "keep_ttl");

    private final EntryOperations entries;
    private final LeaseOperations leases;
    private final ValueAnswers values;
    private final WriteAnswers writes;

    EntryResource(EntryOperations entries, LeaseOperations leases, ValueAnswers values, WriteAnswers writes) {
        this.entries = entries;
        this.leases = leases;
        this.values = values;
        this.writes = writes;
    }

    @GET
    public Uni<Answer> get(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context);
        Query query = exchange.allowing(exchange.isHead() ? LOOKING : READING).query();
        Optional<LeaseRequest> wish = LeaseText.of(query);
        if (wish.isPresent()) {
            return leases.get(exchange.access(), exchange.key(), wish.get())
                    .map(leased -> values.leased(exchange, leased));
        }
        return query.flag("clear") || query.flag("pull")
                ? pull(exchange)
                : entries.get(exchange.access(), exchange.key()).map(found -> values.read(exchange, found));
    }

    @POST
    public Uni<Answer> create(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(WRITING);
        LeaseText.requireNone(exchange.request());
        var draft = Drafts.of(exchange.request(), exchange.query(), body);
        return entries.create(exchange.access(), exchange.key(), draft, exchange.precondition())
                .map(stored -> writes.stored(exchange, stored, body));
    }

    @PUT
    public Uni<Answer> put(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(WRITING);
        return store(exchange, body).map(stored -> writes.stored(exchange, stored, body));
    }

    @PATCH
    public Uni<Answer> patch(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(WRITING);
        Uni<Stored> patched = Drafts.isMergePatch(exchange.request()) ? merge(exchange, body) : store(exchange, body);
        return patched.map(stored -> writes.stored(exchange, stored, body));
    }

    @DELETE
    public Uni<Answer> remove(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return entries.remove(exchange.access(), exchange.key(), exchange.precondition())
                .map(WriteAnswers::success);
    }

    private Uni<Answer> pull(ApiRequest exchange) {
        if (exchange.query().flag("check_exist") || exchange.precondition() != Precondition.Simple.NONE) {
            throw new Refusal.Bad("What is taken away is answered; a condition or check_exist could lose it unseen");
        }
        return entries.pull(exchange.access(), exchange.key()).map(found -> values.pulled(exchange, found));
    }

    private Uni<Stored> store(ApiRequest exchange, byte[] body) {
        var draft = Drafts.of(exchange.request(), exchange.query(), body);
        Optional<String> token = LeaseText.token(exchange.request());
        if (token.isPresent()
                && exchange.precondition() == Precondition.Simple.NONE
                && !draft.life().keeps()) {
            return leases.fill(exchange.access(), exchange.verb(), exchange.key(), draft, token.get());
        }
        LeaseText.requireNone(exchange.request());
        return entries.put(exchange.access(), exchange.verb(), exchange.key(), draft, exchange.precondition());
    }

    private Uni<Stored> merge(ApiRequest exchange, byte[] body) {
        LeaseText.requireNone(exchange.request());
        var draft = Drafts.of(exchange.request(), exchange.query(), body);
        return entries.merge(exchange.access(), exchange.key(), draft, exchange.precondition());
    }
}
