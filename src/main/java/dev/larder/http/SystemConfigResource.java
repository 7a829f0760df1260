package dev.larder.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.SettingsChange.Names;
import dev.larder.core.settings.SettingsOperations;
import dev.larder.http.message.ApiRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings in effect, and their replacement by what the files say now. */
@Path("/api/v2/system/config")
@Produces(MediaType.APPLICATION_JSON)
public class SystemConfigResource {
    private final SettingsOperations settings;

    SystemConfigResource(SettingsOperations settings) {
        this.settings = settings;
    }

    @GET
    public Uni<Response> show(@Context RoutingContext context) {
        ApiRequest call = ApiRequest.of(context).allowing(Set.of());
        return settings.show(call.caller())
                .flatMap(values -> ResourceAnswers.json(json -> {
                    json.writeArrayFieldStart("resource");
                    for (EffectiveValue value : values) {
                        json.writeStartObject();
                        json.writeStringField("name", value.name());
                        json.writeStringField("value", value.value());
                        json.writeStringField("source", value.source());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }));
    }

    @POST
    @Path("reload")
    public Uni<Response> reload(@Context RoutingContext context) {
        ApiRequest call = ApiRequest.of(context).allowing(Set.of()).withoutBody();
        return settings.reload(call.caller())
                .flatMap(change -> ResourceAnswers.json(json -> {
                    json.writeObjectFieldStart("changes");
                    for (Map.Entry<String, Names> kind : change.kinds().entrySet()) {
                        json.writeObjectFieldStart(kind.getKey());
                        write(json, "added", kind.getValue().added());
                        write(json, "changed", kind.getValue().changed());
                        write(json, "removed", kind.getValue().removed());
                        json.writeEndObject();
                    }
                    json.writeEndObject();
                }));
    }

    private static void write(JsonGenerator json, String name, List<String> names) throws IOException {
        json.writeArrayFieldStart(name);
        for (String one : names) {
            json.writeString(one);
        }
        json.writeEndArray();
    }
}
