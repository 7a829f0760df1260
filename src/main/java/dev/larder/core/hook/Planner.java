package dev.larder.core.hook;

import dev.larder.core.Refusal;
import dev.larder.core.coherence.Purge;
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
    Plan plan(List<Event> events) {
        var plan = new Plan();
        fill(plan, events);
        return plan;
    }

    /** What is to be purged because of something outside. */
    Plan plan(Effect effect, Facts facts) {
        var plan = new Plan();
        fill(plan, purge(plan, effect, facts, effect.name()));
        return plan;
    }

    /** Follows the events, and what hooks do because of them; that has an end, for hooks form no circles. */
    private void fill(Plan plan, List<Event> events) {
        Queue<Event> open = new ArrayDeque<>(events);
        Set<Event> met = new HashSet<>();
        for (Event event = open.poll(); event != null; event = open.poll()) {
            for (Hook hook : hooks.getOrDefault(event.service(), List.of())) {
                String caller = event.caller();
                hook.facts(event)
                        .ifPresent(facts -> purge(plan, hook.effect(), facts, caller).stream()
                                .filter(met::add)
                                .forEach(open::add));
            }
        }
    }

    /** Adds what the effect purges, and returns that as events of their own. */
    private List<Event> purge(Plan plan, Effect effect, Facts facts, String caller) {
        try {
            Purge purge = effect.targets().fill(facts);
            plan.add(effect, purge);
            return effect.services().stream()
                    .filter(this::concerns)
                    .flatMap(service -> Event.purged(service, purge, caller))
                    .toList();
        } catch (Refusal e) {
            plan.refuse(effect, e);
            return List.of();
        }
    }
}
