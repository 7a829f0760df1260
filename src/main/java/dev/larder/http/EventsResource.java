package dev.larder.http;

import dev.larder.core.event.log.Scope;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.TagText;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import java.util.Set;

/** A service's events as they happen: Server-Sent Events, as the HTML standard has them. */
@Path("/api/v2/{service}/_events")
@Produces(Answer.UNNEGOTIATED)
public class EventsResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final EventFeeds feeds;

    EventsResource(EventFeeds feeds) {
        this.feeds = feeds;
    }

    @GET
    public Uni<Answer> follow(@Context RoutingContext context) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of("prefix", "tag", "last_event_id"));
        Query query = exchange.query();
        Scope scope = exchange.access()
                .scope(query.one("prefix").orElse(""), query.one("tag").map(TagText::checked));
        if (exchange.isHead()) {
            return EventFeeds.describe(context);
        }
        var wish = new EventFeeds.Wish(scope, seen(exchange));
        return feeds.follow(context, exchange.access().service().events(), wish);
    }

    /** What a browser sends by itself when it comes again, or another client in the query. */
    private static Optional<String> seen(ApiRequest exchange) {
        HttpServerRequest request = exchange.request();
        return Optional.ofNullable(request.getHeader(LAST_EVENT_ID))
                .filter(id -> !id.isEmpty())
                .or(() -> exchange.query().one("last_event_id"));
    }
}
