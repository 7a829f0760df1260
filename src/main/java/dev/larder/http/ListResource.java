package dev.larder.http;

import dev.larder.core.cache.ListOperations;
import dev.larder.http.codec.ListText;
import dev.larder.spi.Lists.Pop;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import java.util.Set;

/**
 * Lists. A pop is a POST, although it deletes: clients send a GET or DELETE again when a connection breaks (RFC 9110, section
 * 9.2.2), and what the first one took would be lost.
 */
@Path("/api/v2/{service}/_list/{key}")
@Produces(Answer.UNNEGOTIATED)
public class ListResource {
    private static final Set<String> CHANGING = Set.of("ttl", "forever", "pop", "count");

    private final ListOperations lists;
    private final SequenceAnswers answers;
    private final long mostBytes;

    ListResource(ListOperations lists, SequenceAnswers answers, HttpConfig config) {
        this.lists = lists;
        this.answers = answers;
        this.mostBytes = config.maxBulkSize().asLongValue();
    }

    @POST
    public Uni<Answer> change(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(CHANGING);
        Optional<Pop> pop = ListText.pop(exchange.query(), mostBytes);
        return pop.isPresent()
                ? lists.pop(exchange.withoutBody().access(), exchange.key(), pop.get())
                        .map(answers::part)
                : lists.append(exchange.access(), exchange.key(), ListText.draft(body, exchange.query()))
                        .map(answers::state);
    }

    @GET
    public Uni<Answer> read(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of("from", "to"));
        return lists.range(exchange.access(), exchange.key(), ListText.range(exchange.query(), mostBytes))
                .map(answers::part);
    }

    @DELETE
    public Uni<Answer> remove(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return lists.remove(exchange.access(), exchange.key()).map(WriteAnswers::success);
    }
}
