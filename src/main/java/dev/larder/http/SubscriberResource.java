package dev.larder.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.event.log.Event.Kind;
import dev.larder.core.event.outbound.Attempt;
import dev.larder.core.event.outbound.SubscriberStatus;
import dev.larder.core.event.outbound.Subscribers;
import dev.larder.http.message.ApiRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** How a subscriber to events does on this node. Of its address only the host is told: the rest may be a secret. */
@Path("/api/v2/system/subscriber/{name}")
@Produces(MediaType.APPLICATION_JSON)
public class SubscriberResource {
    private final Subscribers subscribers;

    SubscriberResource(Subscribers subscribers) {
        this.subscribers = subscribers;
    }

    @GET
    public Uni<Response> status(@Context RoutingContext context) {
        ApiRequest call = ApiRequest.of(context).allowing(Set.of());
        SubscriberStatus status =
                subscribers.status(call.caller(), call.target().rest());
        return ResourceAnswers.json(json -> {
            URI url = status.subscriber().target().url();
            json.writeStringField("name", status.subscriber().name());
            json.writeStringField("host", url.getHost());
            json.writeStringField("state", status.gone() ? "gone" : "active");
            json.writeArrayFieldStart("kinds");
            for (Kind kind : Kind.values()) {
                if (status.subscriber().kinds().contains(kind)) {
                    json.writeString(kind.label());
                }
            }
            json.writeEndArray();
            json.writeNumberField("queued", status.queued());
            json.writeNumberField("delivered", status.delivered());
            json.writeNumberField("failed", status.failed());
            json.writeNumberField("dropped", status.dropped());
            json.writeArrayFieldStart("attempts");
            for (Attempt attempt : status.attempts()) {
                write(json, attempt);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, Attempt attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", attempt.at().toString());
        json.writeStringField("id", attempt.id());
        json.writeNumberField("attempt", attempt.number());
        json.writeStringField("outcome", attempt.outcome());
        json.writeNumberField("millis", attempt.millis());
        json.writeEndObject();
    }
}
