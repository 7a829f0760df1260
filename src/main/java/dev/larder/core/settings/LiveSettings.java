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
import java.util.List;

/**
 * The settings in effect. They are replaced while requests are served: new parts are opened first, then all parts are
 * checked, and only then each part is replaced by one write to a volatile field. Unchanged parts stay open.
 *
 * <p>Settings with faults are opened and checked too, as far as they can be, so that all faults are told at once.
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
     * @throws InvalidSettings with all faults if there are any; nothing has changed then
     */
    public synchronized SettingsChange apply(CandidateSettings candidate) {
        Settings next = candidate.settings();
        SettingsChange change = SettingsChange.between(current, next);
        if (candidate.faults().isEmpty() && next.equals(current)) {
            return change;
        }
        StagedSettings staged = stage(candidate);
        prepare(candidate, staged);
        // the rights first, so that a removed right has no effect any more
        keys.replace(next.keys());
        eventRules.replace(next.events());
        staged.commit();
        current = next;
        services.all().forEach(service -> service.events().wakeFollowers());
        return change;
    }

    /**
     * Checks settings as {@link #apply} does, without a change.
     *
     * @throws InvalidSettings with all faults if there are any
     */
    public synchronized void check(CandidateSettings candidate) {
        stage(candidate).discard();
    }

    private static void prepare(CandidateSettings candidate, StagedSettings staged) {
        try {
            candidate.prepare();
        } catch (RuntimeException e) {
            staged.discard();
            throw e;
        }
    }

    private StagedSettings stage(CandidateSettings candidate) {
        var faults = new Faults();
        faults.addAll(candidate.faults());
        Settings next = candidate.settings();
        StagedServices stagedServices = services.stage(next.services(), faults);
        ServiceDirectory directory = stagedServices.directory();
        List<Staged> parts = StagedSettings.stageAll(
                List.of(
                        () -> limits.stage(next.limits(), directory),
                        () -> hooks.stage(next.hooks(), directory),
                        () -> webhooks.stage(next.webhooks(), directory),
                        () -> feeds.stage(next.feeds(), directory),
                        () -> subscribers.stage(next.subscribers(), directory)),
                stagedServices,
                faults);
        return new StagedSettings(stagedServices, parts);
    }
}
