package dev.larder.core.settings;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.Staged;
import dev.larder.core.access.KeyRing;
import dev.larder.core.event.inbound.Webhooks;
import dev.larder.core.event.log.CurrentEventRules;
import dev.larder.core.event.outbound.Subscribers;
import dev.larder.core.event.rules.FeedRunner;
import dev.larder.core.event.rules.Hooks;
import dev.larder.core.limit.OwnLimits;
import dev.larder.core.service.ServiceDirectory;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.core.service.StagedServices;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The settings in effect. They are replaced while requests are served: new parts are opened first, then all parts are
 * checked, and only then each part is replaced by one write to a volatile field. Unchanged parts stay open.
 */
@Singleton
public final class LiveSettings {
    private final ServiceRegistry services;
    private final CurrentEventRules eventRules;
    private final KeyRing keys;
    private final OwnLimits limits;
    private final Hooks hooks;
    private final Webhooks webhooks;
    private final FeedRunner feeds;
    private final Subscribers subscribers;
    private volatile Settings current = Settings.EMPTY;

    LiveSettings(
            ServiceRegistry services,
            CurrentEventRules eventRules,
            KeyRing keys,
            OwnLimits limits,
            Hooks hooks,
            Webhooks webhooks,
            FeedRunner feeds,
            Subscribers subscribers) {
        this.services = services;
        this.eventRules = eventRules;
        this.keys = keys;
        this.limits = limits;
        this.hooks = hooks;
        this.webhooks = webhooks;
        this.feeds = feeds;
        this.subscribers = subscribers;
    }

    /** The settings in effect. */
    public Settings current() {
        return current;
    }

    /**
     * Puts new settings into effect and returns the differences from the old ones. Does not wait until removed parts
     * are closed.
     *
     * @throws InvalidSettings if the settings are not valid; nothing has changed then
     */
    public synchronized SettingsChange apply(Settings next) {
        SettingsChange change = SettingsChange.between(current, next);
        if (next.equals(current)) {
            return change;
        }
        StagedServices stagedServices = services.stage(next.services());
        List<Staged> rest = stageRest(next, stagedServices);
        // the rights first, so that a removed right has no effect any more
        keys.replace(next.keys());
        eventRules.replace(next.events());
        stagedServices.showBoth();
        rest.forEach(Staged::commit);
        stagedServices.commit();
        current = next;
        services.all().forEach(service -> service.events().wakeFollowers());
        return change;
    }

    /**
     * Checks settings as {@link #apply} does, without a change.
     *
     * @throws InvalidSettings if the settings are not valid
     */
    public synchronized void check(Settings next) {
        StagedServices stagedServices = services.stage(next.services());
        stageRest(next, stagedServices).forEach(Staged::discard);
        stagedServices.discard();
    }

    private List<Staged> stageRest(Settings next, StagedServices stagedServices) {
        ServiceDirectory directory = stagedServices.directory();
        return stageAll(
                List.of(
                        () -> limits.stage(next.limits(), directory),
                        () -> hooks.stage(next.hooks(), directory),
                        () -> webhooks.stage(next.webhooks(), directory),
                        () -> feeds.stage(next.feeds(), directory),
                        () -> subscribers.stage(next.subscribers(), directory)),
                stagedServices);
    }

    /**
     * Takes all steps. If one of them fails in any way, it discards the results of the others, the last one first, and
     * then the services.
     */
    static List<Staged> stageAll(List<Supplier<Staged>> steps, Staged stagedServices) {
        var faults = new Faults();
        List<Staged> staged = new ArrayList<>();
        try {
            steps.forEach(step -> faults.attempt(step).ifPresent(staged::add));
            faults.throwIfAny();
            return staged;
        } catch (RuntimeException e) {
            Collections.reverse(staged);
            staged.forEach(Staged::discard);
            stagedServices.discard();
            throw e;
        }
    }
}
