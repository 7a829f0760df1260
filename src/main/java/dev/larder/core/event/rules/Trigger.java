package dev.larder.core.event.rules;

import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.HookEvent.Extent;
import dev.larder.core.service.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What sets a hook off.
 *
 * @param service where something is done, which is never one that only has copies
 * @param verbs what is done
 * @param keys the shapes of the keys it is done to; none means all keys
 */
public record Trigger(ServiceName service, Set<Verb> verbs, List<KeyPattern> keys) {
    public Trigger {
        verbs = Set.copyOf(verbs);
        keys = List.copyOf(keys);
    }

    /** What the event's key has in the open places of the first pattern it fits; empty when it sets nothing off. */
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

    /** Whether some key that could become of the outline has one of the shapes. */
    boolean reaches(String outline) {
        return keys.isEmpty() || keys.stream().anyMatch(pattern -> Part.meet(pattern.outline(), outline));
    }

    private static String outline(Extent extent) {
        return extent instanceof Extent.Beginning beginning
                ? beginning.prefix() + Part.ANY
                : ((Extent.One) extent).key();
    }
}
