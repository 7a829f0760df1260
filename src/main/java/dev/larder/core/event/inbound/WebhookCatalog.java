package dev.larder.core.event.inbound;

import java.util.List;

/** The source of the webhooks. */
public interface WebhookCatalog {
    /** Every declared webhook, each name once. */
    List<Webhook> declaredWebhooks();
}
