package dev.larder.http.endpoints;

import dev.larder.core.event.inbound.Webhooks;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The endpoint of webhooks, which receive events of other systems. */
@Singleton
public final class WebhookEndpoints {
    private final Webhooks webhooks;

    WebhookEndpoints(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    public Reply deliver(ApiRequest call, byte[] body) {
        call.allowing(Set.of());
        return Reply.of(webhooks.deliver(
                        call.target().rest(),
                        name -> Optional.ofNullable(call.request().getHeader(name)),
                        body)
                .map(receipt -> Answer.json(json -> {
                    json.writeBooleanField("success", true);
                    json.writeStringField("outcome", receipt.name().toLowerCase(Locale.ROOT));
                })));
    }
}
