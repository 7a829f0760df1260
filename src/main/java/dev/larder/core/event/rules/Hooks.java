package dev.larder.core.event.rules;

import dev.larder.core.InvalidSettings;
import dev.larder.core.Refusal;
import dev.larder.core.Staged;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent.Extent;
import dev.larder.core.service.ServiceDirectory;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Sees to it that what a write makes stale is purged before its writer is told that it happened.
 *
 * <p>A write whose value lacks what a hook needs to know what to purge is refused before it happens. One of which nobody
 * knows whether it happened counts as one that did.
 */
@Singleton
public final class Hooks {
    private static final Logger LOG = Logger.getLogger(Hooks.class);

    private final Purger purger;
    private volatile Planner planner = new Planner(List.of());

    Hooks(Purger purger) {
        this.purger = purger;
    }

    /**
     * Checks hooks that are to replace those in effect.
     *
     * @param services which they follow and purge
     * @throws InvalidSettings when a hook could never purge, or they would set each other off without an end
     */
    public Staged stage(List<Hook> declared, ServiceDirectory services) {
        var next = new Planner(EffectCheck.against(services).possible(declared));
        return () -> planner = next;
    }

    /**
     * Emits what the write emits, when everything is purged that it makes stale; fails with {@link Unpurged} when that
     * cannot be done.
     *
     * @throws Refusal when it cannot be known; nothing is written
     */
    public <T> Uni<T> after(AuthorizedCall access, HookEvent event, Uni<T> write) {
        return event.extent() instanceof Extent.One
                ? after(access, List.of(event), write, StoreException.OutcomeUnknown.class::isInstance)
                : afterAll(access, List.of(event), write);
    }

    /** The same for a write of several entries, which may have written some of them when it fails. */
    public <T> Uni<T> afterAll(AuthorizedCall access, List<HookEvent> events, Uni<T> write) {
        return after(access, events, write, failure -> !(failure instanceof Refusal));
    }

    /** The same for a change of an entry's value that shows only when it is done what the value is then. */
    public <T> Uni<T> afterMerge(AuthorizedCall access, CacheKey key, Uni<T> merge, Function<T, byte[]> value) {
        return merge.onFailure(StoreException.OutcomeUnknown.class)
                .call(() -> follow(access, List.of(HookEvent.changed(access, key)))
                        .onFailure()
                        .recoverWithNull())
                .call(merged -> follow(access, List.of(HookEvent.wrote(access, Verb.PATCH, key, value.apply(merged)))));
    }

    private <T> Uni<T> after(
            AuthorizedCall access, List<HookEvent> events, Uni<T> write, Predicate<Throwable> mayHaveHappened) {
        Planner now = planner;
        if (!now.concerns(access.service().holder())) {
            return write;
        }
        Plan plan = now.plan(events);
        plan.requireNamed();
        return write.onFailure(mayHaveHappened)
                .call(() -> purge(access, plan).onFailure().recoverWithNull())
                .call(() -> purge(access, plan));
    }

    /**
     * Lets writes pass of which all hooks know what to purge.
     *
     * @throws Refusal when one does not
     */
    public void require(AuthorizedCall access, List<HookEvent> events) {
        if (planner.concerns(access.service().holder())) {
            planner.plan(events).requireNamed();
        }
    }

    /** Purges what these writes, which happened, make stale; fails with {@link Unpurged} when that cannot be done. */
    public Uni<Void> follow(AuthorizedCall access, List<HookEvent> events) {
        return planner.concerns(access.service().holder())
                ? Uni.createFrom().deferred(() -> purge(access, planner.plan(events)))
                : Uni.createFrom().voidItem();
    }

    /** The same for writes that must not fail any more: a failure is reported, whatever the hook says. */
    public Uni<Void> report(AuthorizedCall access, List<HookEvent> events) {
        return follow(access, events)
                .onFailure(Unpurged.class)
                .invoke(failure -> {
                    LOG.warn(failure.getMessage(), failure.getCause());
                    access.unpurged().accept(failure.by());
                })
                .onFailure(Unpurged.class)
                .recoverWithNull();
    }

    /**
     * Purges for an event from outside, and what the hooks of the services make of that.
     *
     * @throws Refusal when it cannot be known what to purge
     */
    public Uni<Void> happened(Effect effect, TemplateValues templateValues) {
        Plan plan = planner.plan(effect, templateValues);
        plan.requireNamed();
        return purger.purge(plan, effect.name(), name -> {});
    }

    private Uni<Void> purge(AuthorizedCall access, Plan plan) {
        return purger.purge(plan, access.caller().id(), access.unpurged());
    }
}
