package dev.larder.core.event.rules;

import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent.Extent;
import dev.larder.core.service.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The writes that trigger a hook.
 *
 * @param service the service that stores the entries, never a tier that copies them
 * @param verbs the verbs of the writes
 * @param keys the patterns of the keys; empty means all keys
 */
public record Trigger(ServiceName service, Set<Verb> verbs, List<KeyPattern> keys) {
    public Trigger {
        verbs = Set.copyOf(verbs);
        keys = List.copyOf(keys);
    }

    /**
     * The texts that the placeholders of the first matching pattern match; empty if the event does not trigger the
     * hook.
     */
    Optional<Map<String, String>> match(HookEvent event) {
        if (!verbs.contains(event.verb()) || !service.equals(event.service())) {
            return Optional.empty();
        }
        if (keys.isEmpty()) {
            return Optional.of(Map.of());
        }
        return event.extent() instanceof Extent.One one
                ? keys.stream()
                        .flatMap(pattern -> pattern.match(one.key()).stream())
                        .findFirst()
                : Optional.of(Map.<String, String>of()).filter(x -> reaches(outline(event.extent())));
    }

    /** Whether a key that matches the outline can match one of the patterns. */
    boolean reaches(String outline) {
        return keys.isEmpty() || keys.stream().anyMatch(pattern -> TemplatePart.meet(pattern.outline(), outline));
    }

    private static String outline(Extent extent) {
        return extent instanceof Extent.Prefix some ? some.prefix() + TemplatePart.ANY : ((Extent.One) extent).key();
    }
}
