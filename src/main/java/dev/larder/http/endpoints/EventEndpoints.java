package dev.larder.http.endpoints;

import dev.larder.core.access.KeyRing;
import dev.larder.core.event.log.EventScope;
import dev.larder.http.codec.Query;
import dev.larder.http.codec.TagText;
import dev.larder.http.events.EventFeeds;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** A service's events as they happen: Server-Sent Events, as the HTML standard has them. */
@Singleton
public final class EventEndpoints {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final EventFeeds feeds;
    private final KeyRing keys;

    EventEndpoints(EventFeeds feeds, KeyRing keys) {
        this.feeds = feeds;
        this.keys = keys;
    }

    public Reply follow(ApiRequest call) {
        call.allowing(Set.of("prefix", "tag", "last_event_id"));
        Query query = call.query();
        EventScope scope = call.access()
                .scope(query.one("prefix").orElse(""), query.one("tag").map(TagText::checked));
        if (call.isHead()) {
            return EventFeeds.describe();
        }
        var subscription = new EventFeeds.EventSubscription(scope, seen(call), keys.watch(call.caller()));
        return feeds.follow(call.access().service().events(), subscription);
    }

    /**
     * The id of the last event that the client has seen: from the field that a browser sends when it reconnects, or
     * from the query.
     */
    private static Optional<String> seen(ApiRequest call) {
        HttpServerRequest request = call.request();
        return Optional.ofNullable(request.getHeader(LAST_EVENT_ID))
                .filter(id -> !id.isEmpty())
                .or(() -> call.query().one("last_event_id"));
    }
}
