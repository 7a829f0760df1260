package dev.larder.http;

import dev.larder.core.access.Caller;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/** The services there are. */
@Path("/api/v2")
@Produces(MediaType.APPLICATION_JSON)
public class ServicesResource {
    private final ServiceRegistry services;

    ServicesResource(ServiceRegistry services) {
        this.services = services;
    }

    @GET
    public Uni<Response> list(@Context RoutingContext context) {
        Caller caller = ApiRequest.of(context).allowing(Set.of()).caller();
        return Uni.createFrom()
                .item(() -> ResourceAnswers.of(Answer.json(json -> {
                    json.writeArrayFieldStart("services");
                    for (Service service : services.all()) {
                        ServiceDefinition one = service.definition();
                        if (caller.sees(one.name())) {
                            json.writeStartObject();
                            json.writeStringField("name", one.name().text());
                            json.writeStringField("type", one.type());
                            json.writeStringField("label", one.label());
                            json.writeStringField("description", one.description());
                            json.writeEndObject();
                        }
                    }
                    json.writeEndArray();
                })));
    }
}
