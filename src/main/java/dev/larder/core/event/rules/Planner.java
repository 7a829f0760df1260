package dev.larder.core.event.rules;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.ServiceName;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** Computes the purges of all hooks that events trigger, directly or through other hooks. */
final class Planner {
    private final Map<ServiceName, List<Hook>> hooks;

    Planner(List<Hook> hooks) {
        this.hooks =
                hooks.stream().collect(Collectors.groupingBy(hook -> hook.on().service()));
    }

    /** Whether an event of this service can trigger a hook. */
    boolean concerns(ServiceName service) {
        return hooks.containsKey(service);
    }

    /** Whether a hook that the event triggers needs the written value. */
    boolean readsValue(HookEvent event) {
        return hooks.getOrDefault(event.service(), List.of()).stream()
                .anyMatch(hook ->
                        Hook.needsValue(hook.effect()) && hook.on().match(event).isPresent());
    }

    /** The plan for these events. */
    Plan plan(List<HookEvent> events) {
        var plan = new Plan();
        fill(plan, events);
        return plan;
    }

    /** The plan for the effect of a webhook. */
    Plan plan(Effect effect, TemplateValues templateValues) {
        var plan = new Plan();
        fill(plan, purge(plan, effect, templateValues, effect.name()));
        return plan;
    }

    /** Adds the effects of the events, and of the events that these cause. Terminates because hooks form no cycle. */
    private void fill(Plan plan, List<HookEvent> events) {
        Queue<HookEvent> open = new ArrayDeque<>(events);
        Set<HookEvent> met = new HashSet<>();
        for (HookEvent event = open.poll(); event != null; event = open.poll()) {
            for (Hook hook : hooks.getOrDefault(event.service(), List.of())) {
                String caller = event.caller();
                hook.templateValues(event)
                        .ifPresent(templateValues -> purge(plan, hook.effect(), templateValues, caller).stream()
                                .filter(met::add)
                                .forEach(open::add));
            }
        }
    }

    /** Adds the purge of the effect, and returns the events that this purge causes. */
    private List<HookEvent> purge(Plan plan, Effect effect, TemplateValues templateValues, String caller) {
        try {
            Purge purge = effect.targets().fill(templateValues);
            plan.add(effect, purge);
            return effect.services().stream()
                    .filter(this::concerns)
                    .flatMap(service -> HookEvent.purged(service, purge, caller))
                    .toList();
        } catch (Refusal e) {
            plan.refuse(effect, e);
            return List.of();
        }
    }
}
