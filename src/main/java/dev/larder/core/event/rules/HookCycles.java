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
 * Finds cycles of hooks. A purge by key or prefix triggers the hooks that a DELETE triggers. A purge by tag triggers no
 * hook, because the keys of its entries are not known.
 */
public final class HookCycles {
    private final List<Hook> hooks;

    /** The hooks that are part of no other cycle than those that were found. */
    private final Set<Hook> seen = new HashSet<>();

    /** @param hooks all hooks */
    public HookCycles(List<Hook> hooks) {
        this.hooks = hooks;
    }

    /**
     * The names of the hooks of each cycle, in which each triggers the next and the first equals the last. Of several
     * cycles that share hooks, one is found.
     */
    public List<List<String>> find() {
        return hooks.stream()
                .filter(hook -> !seen.contains(hook))
                .flatMap(hook -> find(hook, new ArrayList<>()).stream())
                .toList();
    }

    private Optional<List<String>> find(Hook hook, List<Hook> path) {
        int before = path.indexOf(hook);
        path.add(hook);
        if (before >= 0) {
            seen.addAll(path);
            return Optional.of(
                    path.subList(before, path.size()).stream().map(Hook::name).toList());
        }
        for (Hook next : hooks) {
            if (!seen.contains(next) && triggers(hook, next)) {
                Optional<List<String>> cycle = find(next, path);
                if (cycle.isPresent()) {
                    return cycle;
                }
            }
        }
        path.remove(path.size() - 1);
        seen.add(hook);
        return Optional.empty();
    }

    private static boolean triggers(Hook first, Hook next) {
        Trigger on = next.on();
        ServiceName there = on.service();
        if (!on.verbs().contains(Verb.DELETE) || !first.effect().services().contains(there)) {
            return false;
        }
        PurgeTargets purged = first.effect().targets();
        Stream<String> keys = purged.keys().stream().map(Template::outline);
        Stream<String> prefixes = next.needsEntry()
                ? Stream.of()
                : purged.prefixes().stream().map(prefix -> prefix.outline() + TemplatePart.ANY);
        return Stream.concat(keys, prefixes).anyMatch(on::reaches);
    }
}
