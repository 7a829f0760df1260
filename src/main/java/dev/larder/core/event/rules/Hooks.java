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
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs hooks: purges the entries that a write makes stale before the write is acknowledged.
 *
 * <p>A write is refused before it happens if its value lacks a part that a hook's targets need. A write of unknown
 * outcome counts as done.
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
     * @param services the services that they follow and purge
     * @throws InvalidSettings when a hook could never purge, or they would set each other off without an end
     */
    public Staged stage(List<Hook> declared, ServiceDirectory services) {
        var next = new Planner(EffectCheck.against(services).possible(declared));
        Set<String> names = declared.stream().map(hook -> hook.effect().name()).collect(Collectors.toSet());
        return () -> {
            planner = next;
            countOnly("hook ", names);
        };
    }

    /**
     * Shows the counts of these effects and of no others of their kind.
     *
     * @param kind the prefix of the names of all effects of the kind
     */
    public void countOnly(String kind, Set<String> names) {
        purger.countOnly(kind, names);
    }

    /**
     * Runs the write, then the purges of the hooks that it triggers; emits the result of the write. Fails with
     * {@link Unpurged} if a purge fails.
     *
     * @throws Refusal if the targets of a hook cannot be computed; nothing is written
     */
    public <T> Uni<T> after(AuthorizedCall access, HookEvent event, Uni<T> write) {
        return event.extent() instanceof Extent.One
                ? after(access, List.of(event), write, StoreException.OutcomeUnknown.class::isInstance)
                : afterAll(access, List.of(event), write);
    }

    /** As {@link #after}, for a write of several entries: if it fails, some of them may have been written. */
    public <T> Uni<T> afterAll(AuthorizedCall access, List<HookEvent> events, Uni<T> write) {
        return after(access, events, write, failure -> !(failure instanceof Refusal));
    }

    /** As {@link #after}, for a merge, whose resulting value is known only after the write. */
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

    /** Whether a hook that the event triggers needs the written value, whatever the event has for it. */
    public boolean readValue(HookEvent event) {
        return planner.readsValue(event);
    }

    /**
     * Checks that the targets of all triggered hooks can be computed.
     *
     * @throws Refusal if the targets of a hook cannot be computed
     */
    public void require(AuthorizedCall access, List<HookEvent> events) {
        if (planner.concerns(access.service().holder())) {
            planner.plan(events).requireNamed();
        }
    }

    /** Purges after writes that have happened; fails with {@link Unpurged} if a purge fails. */
    public Uni<Void> follow(AuthorizedCall access, List<HookEvent> events) {
        return planner.concerns(access.service().holder())
                ? Uni.createFrom().deferred(() -> purge(access, planner.plan(events)))
                : Uni.createFrom().voidItem();
    }

    /**
     * As {@link #follow}, for writes that must not fail any more: a failure is reported, whatever {@link OnError} says.
     */
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
     * Runs the purge of a webhook, and the hooks that this purge triggers.
     *
     * @throws Refusal if the targets cannot be computed
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
