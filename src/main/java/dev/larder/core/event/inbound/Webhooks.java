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
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Receives webhook deliveries: authenticates each one, ignores replays, and purges what its event names. */
@Singleton
public final class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);

    /** The number of deliveries that a node remembers for each webhook. */
    private static final int MAX_REMEMBERED = 10_000;

    /** The default size limit of a webhook's deliveries, in bytes. */
    private static final long MAX_BYTES_OF_NONE = 1 << 20;

    private final EntryFactory entryFactory;
    private final Hooks hooks;
    private final Clock clock;
    private volatile Map<String, OpenWebhook> webhooks = Map.of();

    Webhooks(EntryFactory entryFactory, Hooks hooks, Clock clock) {
        this.entryFactory = entryFactory;
        this.hooks = hooks;
        this.clock = clock;
    }

    private record OpenWebhook(Webhook webhook, ReplayCache replays) {}

    /**
     * Checks webhooks that are to replace those in effect. The replay cache of a webhook that stays is kept.
     *
     * @param services the services in which they purge and remember deliveries
     * @throws InvalidSettings if the services cannot do what a webhook is to purge
     */
    public Staged stage(List<Webhook> declared, ServiceDirectory services) {
        var check = EffectCheck.against(services);
        var faults = new Faults();
        Map<String, OpenWebhook> next = new HashMap<>();
        for (Webhook webhook : declared) {
            faults.attempt(() -> webhook.with(check.possible("larder.webhooks." + webhook.name(), webhook.effect())))
                    .flatMap(possible -> faults.attempt(() -> new OpenWebhook(possible, replays(possible, services))))
                    .ifPresent(open -> next.put(open.webhook().name(), open));
        }
        faults.throwIfAny();
        return () -> {
            webhooks = next;
            hooks.countOnly(
                    "webhook ",
                    next.values().stream()
                            .map(open -> open.webhook().effect().name())
                            .collect(Collectors.toSet()));
        };
    }

    private ReplayCache replays(Webhook webhook, ServiceDirectory services) {
        return webhook.replayStore()
                .<ReplayCache>map(
                        service -> new SharedReplayCache(entryFactory, services.require(service), webhook.name()))
                .orElseGet(() -> Optional.ofNullable(webhooks.get(webhook.name()))
                        .map(OpenWebhook::replays)
                        .filter(LocalReplayCache.class::isInstance)
                        .orElseGet(() -> new LocalReplayCache(MAX_REMEMBERED)));
    }

    /**
     * The largest delivery that is read for a webhook of this name, in bytes. Whether there is one is told to no sender
     * without its secret.
     */
    public long maxBytes(String name) {
        OpenWebhook open = webhooks.get(name);
        return open == null ? MAX_BYTES_OF_NONE : open.webhook().maxBytes();
    }

    /**
     * Processes a delivery; emits the result after the purge. A failed delivery is not remembered, so that a retry of
     * its sender purges.
     *
     * @throws Refusal if the delivery is not accepted
     */
    public Uni<Receipt> deliver(String name, Fields fields, byte[] body) {
        OpenWebhook open = webhooks.get(name);
        if (open == null) {
            throw unsigned();
        }
        Webhook webhook = open.webhook();
        if (body.length > webhook.maxBytes()) {
            throw new Refusal.TooLarge(
                    "A delivery to this webhook may have at most %d bytes".formatted(webhook.maxBytes()));
        }
        InboundEvent event = opened(webhook, fields, body);
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
        return replayCall
                .onFailure()
                .invoke(failure ->
                        LOG.debug("The replay cache of a webhook failed; deliveries may purge twice", failure))
                .onFailure()
                .recoverWithNull();
    }

    private InboundEvent opened(Webhook webhook, Fields fields, byte[] body) {
        try {
            return webhook.scheme().open(fields, body, clock.instant());
        } catch (Refusal.Unauthenticated e) {
            LOG.debugf("A delivery to webhook %s is refused: %s", webhook.name(), e.getMessage());
            throw unsigned();
        }
    }

    /**
     * The refusal of unsigned deliveries, equal for all webhooks: a sender without the secret cannot find out which
     * webhooks exist.
     */
    private static Refusal unsigned() {
        return new Refusal.Unauthenticated(
                "The delivery is not signed with a secret of this webhook and a timestamp of now, or there is no such webhook");
    }
}
