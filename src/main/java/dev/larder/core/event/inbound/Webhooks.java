package dev.larder.core.event.inbound;

import dev.larder.core.Refusal;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.service.ServiceRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Receives webhook deliveries: authenticates each one, ignores replays, and purges what its event names. */
@Singleton
public final class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    /** The number of deliveries that a node remembers for each webhook. */
    private static final int MAX_REMEMBERED = 10_000;

    private final WebhookCatalog catalog;
    private final ServiceRegistry services;
    private final EntryFactory entryFactory;
    private final Hooks hooks;
    private final Clock clock;
    private volatile Map<String, OpenWebhook> webhooks = Map.of();

    Webhooks(WebhookCatalog catalog, ServiceRegistry services, EntryFactory entryFactory, Hooks hooks, Clock clock) {
        this.catalog = catalog;
        this.services = services;
        this.entryFactory = entryFactory;
        this.hooks = hooks;
        this.clock = clock;
    }

    private record OpenWebhook(Webhook webhook, ReplayCache replays) {}

    /** @throws ConfigurationException if the purge of a webhook can never succeed */
    void open(@Observes @Priority(200) StartupEvent started) {
        Map<String, OpenWebhook> opened = new HashMap<>();
        for (Webhook declared : catalog.declaredWebhooks()) {
            Webhook webhook = declared.with(hooks.possible("larder.webhooks." + declared.name(), declared.effect()));
            opened.put(webhook.name(), new OpenWebhook(webhook, replays(webhook)));
            LOG.infof("Webhook %s accepts deliveries", webhook.name());
        }
        webhooks = opened;
    }

    private ReplayCache replays(Webhook webhook) {
        return webhook.memory()
                .<ReplayCache>map(
                        service -> new SharedReplayCache(entryFactory, services.get(service.text()), webhook.name()))
                .orElseGet(() -> new LocalReplayCache(MAX_REMEMBERED));
    }

    /**
     * The largest delivery that the webhook accepts, in bytes.
     *
     * @throws Refusal.NotFound if no webhook has this name
     */
    public long maxBytes(String name) {
        return named(name).webhook().maxBytes();
    }

    /**
     * Processes a delivery; emits the result after the purge. A failed delivery is not remembered, so that a retry of
     * its sender purges.
     *
     * @throws Refusal if the delivery is not accepted
     */
    public Uni<Receipt> deliver(String name, Fields fields, byte[] body) {
        OpenWebhook open = named(name);
        Webhook webhook = open.webhook();
        if (body.length > webhook.maxBytes()) {
            throw new Refusal.TooLarge("A delivery to this webhook may have at most %d bytes".formatted(webhook.maxBytes()));
        }
        InboundEvent event = webhook.scheme().open(fields, body, clock.instant());
        if (!webhook.accepts(event)) {
            return Uni.createFrom().item(Receipt.IGNORED);
        }
        return lenient(open.replays().knows(event.id()))
                .onItem()
                .ifNull()
                .continueWith(false)
                .flatMap(known -> known ? Uni.createFrom().item(Receipt.REPLAYED) : purge(open, event));
    }

    private Uni<Receipt> purge(OpenWebhook open, InboundEvent event) {
        return hooks.happened(open.webhook().effect(), event.templateValues())
                .call(() -> lenient(open.replays().note(event.id())))
                .replaceWith(Receipt.PURGED);
    }

    /**
     * Emits null if the replay cache fails: the delivery then may purge twice, which is less harmful than not purging.
     */
    private static <T> Uni<T> lenient(Uni<T> replayCall) {
        return replayCall.onFailure()
                .invoke(failure -> LOG.debug("The replay cache of a webhook failed; deliveries may purge twice", failure))
                .onFailure()
                .recoverWithNull();
    }

    private OpenWebhook named(String name) {
        OpenWebhook open = webhooks.get(name);
        if (open == null) {
            throw new Refusal.NotFound("There is no webhook with this name");
        }
        return open;
    }
}
