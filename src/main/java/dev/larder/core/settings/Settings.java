package dev.larder.core.settings;

import dev.larder.core.access.ApiKey;
import dev.larder.core.access.Grant;
import dev.larder.core.event.inbound.Webhook;
import dev.larder.core.event.log.EventRules;
import dev.larder.core.event.outbound.Subscriber;
import dev.larder.core.event.rules.FeedDefinition;
import dev.larder.core.event.rules.Hook;
import dev.larder.core.limit.OwnLimit;
import dev.larder.core.service.ServiceDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is declared or managed: one value, which is put into effect as a whole or not at all.
 *
 * @param services the services, each name once
 * @param roles what each role allows, by its name
 * @param keys the accepted API keys by the id within them; empty for secrets that have none
 * @param hooks the hooks
 * @param webhooks the inbound webhooks
 * @param feeds the feeds
 * @param limits Larder's own limits
 * @param subscribers the subscribers
 * @param events the rules for listeners
 */
public record Settings(
        List<ServiceDefinition> services,
        Map<String, List<Grant>> roles,
        Map<Optional<String>, List<ApiKey>> keys,
        List<Hook> hooks,
        List<Webhook> webhooks,
        List<FeedDefinition> feeds,
        List<OwnLimit> limits,
        List<Subscriber> subscribers,
        EventRules events) {
    /** Nothing at all: what is in effect before the start. */
    public static final Settings EMPTY = new Settings(
            List.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), EventRules.DEFAULTS);

    public Settings {
        services = List.copyOf(services);
        roles = Map.copyOf(roles);
        keys = Map.copyOf(keys);
        hooks = List.copyOf(hooks);
        webhooks = List.copyOf(webhooks);
        feeds = List.copyOf(feeds);
        limits = List.copyOf(limits);
        subscribers = List.copyOf(subscribers);
    }
}
