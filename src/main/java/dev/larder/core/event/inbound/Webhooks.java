package dev.larder.core.event.inbound;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.Refusal;
import dev.larder.core.Staged;
import dev.larder.core.cache.EntryFactory;
import dev.larder.core.event.rules.EffectCheck;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.service.ServiceDirectory;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Takes events from outside: each from whom it says, in its time, and once. */
@Singleton
public final class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    /** How many deliveries a node remembers for each webhook. */
    private static final int REMEMBERED = 10_000;

    private final EntryFactory entryFactory;
    private final Hooks hooks;
    private final Clock clock;
    private volatile Map<String, Open> webhooks = Map.of();

    Webhooks(EntryFactory entryFactory, Hooks hooks, Clock clock) {
        this.entryFactory = entryFactory;
        this.hooks = hooks;
        this.clock = clock;
    }

    private record Open(Webhook webhook, ReplayCache memory) {}

    /**
     * Checks webhooks that are to replace those in effect. What a node remembers of a webhook's deliveries it goes on
     * remembering.
     *
     * @param services in which they purge and remember
     * @throws InvalidSettings when a webhook could never purge
     */
    public Staged stage(List<Webhook> declared, ServiceDirectory services) {
        var check = EffectCheck.against(services);
        var faults = new Faults();
        Map<String, Open> next = new HashMap<>();
        for (Webhook webhook : declared) {
            faults.attempt(() -> check.possible("larder.webhooks." + webhook.name(), webhook.effect()))
                    .map(webhook::with)
                    .ifPresent(possible -> next.put(possible.name(), new Open(possible, memory(possible, services))));
        }
        faults.throwIfAny();
        return () -> webhooks = next;
    }

    private ReplayCache memory(Webhook webhook, ServiceDirectory services) {
        return webhook.memory()
                .<ReplayCache>map(
                        service -> new SharedReplayCache(entryFactory, services.get(service.text()), webhook.name()))
                .orElseGet(() -> Optional.ofNullable(webhooks.get(webhook.name()))
                        .map(Open::memory)
                        .filter(LocalReplayCache.class::isInstance)
                        .orElseGet(() -> new LocalReplayCache(REMEMBERED)));
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
