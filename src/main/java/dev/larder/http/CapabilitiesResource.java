package dev.larder.http;

import dev.larder.core.invalidation.tier.TierRules;
import dev.larder.core.limit.LimitOperations;
import dev.larder.core.service.Capabilities;
import dev.larder.core.service.Service;
import dev.larder.http.message.ApiRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;

/** What a service can do. */
@Path("/api/v2/{service}/_capabilities")
@Produces(MediaType.APPLICATION_JSON)
public class CapabilitiesResource {
    @GET
    public Uni<Response> capabilities(@Context RoutingContext context) {
        Service service = ApiRequest.of(context).allowing(Set.of()).service().orElseThrow();
        return ResourceAnswers.json(json -> {
            json.writeStringField("type", service.definition().type());
            json.writeObjectFieldStart("capabilities");
            for (Map.Entry<String, Boolean> one :
                    Capabilities.of(service.store()).entrySet()) {
                json.writeBooleanField(one.getKey(), one.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("limits");
            json.writeNumberField("max_key_bytes", service.rules().maxKeyBytes());
            json.writeNumberField("max_value_bytes", service.rules().maxValueBytes());
            if (service.tiers().isPresent()) {
                TierRules rules = service.tiers().get().rules();
                json.writeNumberField("staleness_ms", rules.bound().toMillis());
            }
            json.writeArrayFieldStart("rate_limit_algorithms");
            for (String algorithm : LimitOperations.algorithms(service)) {
                json.writeString(algorithm);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
