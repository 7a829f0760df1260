package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent.Extent;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
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

    private final HookCatalog catalog;
    private final Purger purger;
    private final EffectCheck check;
    private volatile Planner planner = new Planner(List.of());

    Hooks(HookCatalog catalog, Purger purger, ServiceRegistry services) {
        this.catalog = catalog;
        this.purger = purger;
        this.check = new EffectCheck(name -> services.get(name.text()));
    }

    /** @throws ConfigurationException if a hook can never purge, or if hooks form a cycle */
    void open(@Observes @Priority(150) StartupEvent started) {
        List<Hook> hooks = check.possible(catalog.declaredHooks());
        hooks.forEach(hook ->
                LOG.infof("Hook %s follows service %s", hook.name(), hook.on().service()));
        planner = new Planner(hooks);
    }

    /**
     * The effect, limited to services that can purge; called when the services are open.
     *
     * @param property the configuration property that declares the effect
     * @throws ConfigurationException if the effect can never succeed
     */
    public Effect possible(String property, Effect effect) {
        return check.possible(property, effect);
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
        if (!planner.concerns(access.service().holder())) {
            return write;
        }
        Plan plan = planner.plan(events);
        plan.requireNamed();
        return write.onFailure(mayHaveHappened)
                .call(() -> purge(access, plan).onFailure().recoverWithNull())
                .call(() -> purge(access, plan));
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
