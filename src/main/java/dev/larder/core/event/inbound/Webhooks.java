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

/** Takes events from outside: each from whom it says, in its time, and once. */
@Singleton
public final class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    /** How many deliveries a node remembers for each webhook. */
    private static final int REMEMBERED = 10_000;

    private final WebhookCatalog catalog;
    private final ServiceRegistry services;
    private final EntryFactory entryFactory;
    private final Hooks hooks;
    private final Clock clock;
    private volatile Map<String, Open> webhooks = Map.of();

    Webhooks(WebhookCatalog catalog, ServiceRegistry services, EntryFactory entryFactory, Hooks hooks, Clock clock) {
        this.catalog = catalog;
        this.services = services;
        this.entryFactory = entryFactory;
        this.hooks = hooks;
        this.clock = clock;
    }

    private record Open(Webhook webhook, ReplayCache memory) {}

    /** @throws ConfigurationException when a webhook could never purge */
    void open(@Observes @Priority(200) StartupEvent started) {
        Map<String, Open> opened = new HashMap<>();
        for (Webhook declared : catalog.declaredWebhooks()) {
            Webhook webhook = declared.with(hooks.possible("larder.webhooks." + declared.name(), declared.effect()));
            opened.put(webhook.name(), new Open(webhook, memory(webhook)));
            LOG.infof("Webhook %s is open", webhook.name());
        }
        webhooks = opened;
    }

    private ReplayCache memory(Webhook webhook) {
        return webhook.memory()
                .<ReplayCache>map(
                        service -> new SharedReplayCache(entryFactory, services.get(service.text()), webhook.name()))
                .orElseGet(() -> new LocalReplayCache(REMEMBERED));
    }

    /**
     * How large a delivery to the webhook may be.
     *
     * @throws Refusal.NotFound when there is none of this name
     */
    public long maxBytes(String name) {
        return named(name).webhook().maxBytes();
    }

    /**
     * Emits what became of a delivery, when what it names is purged. One that fails is not remembered: its sender will try
     * again, and then it must purge.
     *
     * @throws Refusal when it is not taken
     */
    public Uni<Receipt> deliver(String name, Fields fields, byte[] body) {
        Open open = named(name);
        Webhook webhook = open.webhook();
        if (body.length > webhook.maxBytes()) {
            throw new Refusal.TooLarge("A delivery may have at most %d bytes here".formatted(webhook.maxBytes()));
        }
        Delivery delivery = webhook.scheme().open(fields, body, clock.instant());
        if (!webhook.wants(delivery)) {
            return Uni.createFrom().item(Receipt.IGNORED);
        }
        return lenient(open.memory().knows(delivery.id()))
                .onItem()
                .ifNull()
                .continueWith(false)
                .flatMap(known -> known ? Uni.createFrom().item(Receipt.REPLAYED) : purge(open, delivery));
    }

    private Uni<Receipt> purge(Open open, Delivery delivery) {
        return hooks.happened(open.webhook().effect(), delivery.templateValues())
                .call(() -> lenient(open.memory().note(delivery.id())))
                .replaceWith(Receipt.PURGED);
    }

    /** What a memory emits, or null: without it a delivery may purge twice, which harms less than not at all. */
    private static <T> Uni<T> lenient(Uni<T> asked) {
        return asked.onFailure()
                .invoke(failure -> LOG.debug("Deliveries of a webhook are not remembered", failure))
                .onFailure()
                .recoverWithNull();
    }

    private Open named(String name) {
        Open open = webhooks.get(name);
        if (open == null) {
            throw new Refusal.NotFound("There is no webhook of this name");
        }
        return open;
    }
}
