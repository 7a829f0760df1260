package dev.larder.core.event.rules;

import dev.larder.core.event.rules.HookEvent.Extent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule: what is purged after which writes.
 *
 * <p>A removal that names no keys, by prefix or of everything, sets off only hooks that need nothing of an entry to know
 * what to purge.
 *
 * @param name its name in the configuration
 * @param on what sets it off
 * @param effect what it purges
 */
public record Hook(String name, Trigger on, Effect effect) {
    /** Stands for the whole key. */
    private static final String KEY = "key";

    /** Stands for the id of the API key. */
    private static final String CALLER = "caller";

    /** What the placeholders stand for, if the event sets the hook off. */
    Optional<TemplateValues> templateValues(HookEvent event) {
        if (event.extent() instanceof Extent.Beginning && needsEntry()) {
            return Optional.empty();
        }
        return on.match(event).map(captured -> placeholder -> value(event, captured, placeholder));
    }

    /** Whether it purges by the key or the value of one entry, and not only by who the caller is. */
    boolean needsEntry() {
        return effect.targets().placeholders().stream().anyMatch(placeholder -> !placeholder.equals(CALLER));
    }

    /** Whether the effect needs the value that was written to know what to purge. */
    public static boolean needsValue(Effect effect) {
        return effect.targets().placeholders().stream().anyMatch(JsonParts::isPointer);
    }

    /** The placeholders that stand for something whatever the key, among those with such shapes, and the value. */
    public static Set<String> placeholders(List<KeyPattern> patterns) {
        Set<String> known = new TreeSet<>();
        patterns.forEach(pattern -> known.addAll(pattern.names()));
        patterns.forEach(pattern -> known.retainAll(pattern.names()));
        known.addAll(List.of(CALLER, KEY));
        return known;
    }

    private static List<String> value(HookEvent event, Map<String, String> captured, String placeholder) {
        if (JsonParts.isPointer(placeholder)) {
            return JsonParts.at(event.value(), JsonParts.pointer(placeholder));
        }
        return switch (placeholder) {
            case CALLER -> List.of(event.caller());
            case KEY -> List.of(((Extent.One) event.extent()).key());
            default -> List.of(captured.get(placeholder));
        };
    }
}
