package dev.larder.core.event.inbound;

import java.util.List;

/** Where the webhooks come from. */
public interface WebhookCatalog {
    /** Every declared webhook, each name once. */
    List<Webhook> declaredWebhooks();
}
