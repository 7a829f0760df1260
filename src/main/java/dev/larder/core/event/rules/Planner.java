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

/** Knows what hooks purge for which events, and what other hooks purge because of that. */
final class Planner {
    private final Map<ServiceName, List<Hook>> hooks;

    Planner(List<Hook> hooks) {
        this.hooks =
                hooks.stream().collect(Collectors.groupingBy(hook -> hook.on().service()));
    }

    /** Whether what is done to this service could set a hook off. */
    boolean concerns(ServiceName service) {
        return hooks.containsKey(service);
    }

    /** What is to be purged because of these events. */
    Plan plan(List<HookEvent> events) {
        var plan = new Plan();
        fill(plan, events);
        return plan;
    }

    /** What is to be purged because of something outside. */
    Plan plan(Effect effect, TemplateValues templateValues) {
        var plan = new Plan();
        fill(plan, purge(plan, effect, templateValues, effect.name()));
        return plan;
    }

    /** Follows the events, and what hooks do because of them; that has an end, for hooks form no circles. */
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

    /** Adds what the effect purges, and returns that as events of their own. */
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
