package dev.larder.http;

import dev.larder.core.event.inbound.Webhooks;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where others send events. */
@Path("/api/v2/system/hook/{name}")
public class WebhookResource {
    private final Webhooks webhooks;

    WebhookResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @POST
    public Uni<Answer> deliver(@Context RoutingContext context, byte[] body) {
        ApiRequest exchange = ApiRequest.of(context).allowing(Set.of());
        return webhooks.deliver(
                        exchange.target().rest(),
                        name -> Optional.ofNullable(exchange.request().getHeader(name)),
                        body)
                .map(receipt -> JsonAnswers.now(json -> {
                    json.writeBooleanField("success", true);
                    json.writeStringField("outcome", receipt.name().toLowerCase(Locale.ROOT));
                }));
    }
}
