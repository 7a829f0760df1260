package dev.larder.core.event.rules;

import dev.larder.core.access.Verb;
import dev.larder.core.service.ServiceName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds hooks that would set each other off without an end: what a hook removes by key or prefix may set off another, as
 * if somebody had deleted it. What has a tag, nobody knows, so purging by tag sets off none.
 */
public final class HookCycles {
    private final List<Hook> hooks;
    private final Set<Hook> harmless = new HashSet<>();

    /** @param hooks all of them */
    public HookCycles(List<Hook> hooks) {
        this.hooks = hooks;
    }

    /** The names of hooks of which each sets off the next, the first being the last, if there are such. */
    public Optional<List<String>> find() {
        return hooks.stream()
                .flatMap(hook -> find(hook, new ArrayList<>()).stream())
                .findFirst();
    }

    private Optional<List<String>> find(Hook hook, List<Hook> way) {
        int before = way.indexOf(hook);
        way.add(hook);
        if (before >= 0) {
            return Optional.of(
                    way.subList(before, way.size()).stream().map(Hook::name).toList());
        }
        for (Hook next : hooks) {
            if (!harmless.contains(next) && setsOff(hook, next)) {
                Optional<List<String>> circle = find(next, way);
                if (circle.isPresent()) {
                    return circle;
                }
            }
        }
        way.remove(way.size() - 1);
        harmless.add(hook);
        return Optional.empty();
    }

    private static boolean setsOff(Hook first, Hook next) {
        Trigger on = next.on();
        ServiceName there = on.service();
        if (!on.verbs().contains(Verb.DELETE) || !first.effect().services().contains(there)) {
            return false;
        }
        Targets purged = first.effect().targets();
        Stream<String> keys = purged.keys().stream().map(Template::outline);
        Stream<String> prefixes =
                next.needsEntry() ? Stream.of() : purged.prefixes().stream().map(prefix -> prefix.outline() + Part.ANY);
        return Stream.concat(keys, prefixes).anyMatch(on::reaches);
    }
}
