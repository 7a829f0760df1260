package dev.larder.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.invalidation.tier.TierMeters;
import dev.larder.core.invalidation.tier.TieredStore;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceMeters;
import dev.larder.spi.StoreStats;
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
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What a service has done since this node started. */
@Path("/api/v2/{service}/_stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {
    @GET
    public Uni<Response> stats(@Context RoutingContext context) {
        Service service = ApiRequest.of(context).allowing(Set.of()).service().orElseThrow();
        ServiceMeters meters = service.meters();
        StoreStats store = service.store().stats();
        long reads = meters.hits() + meters.misses();
        return ResourceAnswers.json(json -> {
            json.writeNumberField("hits", meters.hits());
            json.writeNumberField("misses", meters.misses());
            json.writeNumberField("hit_ratio", reads == 0 ? 0 : (double) meters.hits() / reads);
            json.writeNumberField("errors", meters.errors());
            for (var known : Map.of("entries", store.entries(), "bytes", store.bytes(), "evictions", store.evictions())
                    .entrySet()) {
                json.writeFieldName(known.getKey());
                OptionalLong value = known.getValue();
                if (value.isPresent()) {
                    json.writeNumber(value.getAsLong());
                } else {
                    json.writeNull();
                }
            }
            if (service.tiers().isPresent()) {
                tiers(json, service.tiers().get());
            }
        });
    }

    private static void tiers(JsonGenerator json, TieredStore store) throws IOException {
        TierMeters meters = store.meters();
        json.writeObjectFieldStart("tiers");
        json.writeStringField("consistency", store.rules().consistency().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("l1", meters.found());
        json.writeNumberField("l2", meters.asked());
        json.writeNumberField("bound_ms", store.rules().bound().toMillis());
        json.writeNumberField("lag_ms", meters.longestLag().toMillis());
        json.writeEndObject();
    }
}
