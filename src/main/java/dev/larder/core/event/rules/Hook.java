package dev.larder.core.event.rules;

import dev.larder.core.event.rules.HookEvent.Extent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule that purges after certain writes.
 *
 * <p>A removal by prefix or of everything names no keys. It triggers only hooks whose targets do not depend on the key
 * or value of an entry.
 *
 * @param name its name in the configuration
 * @param on the writes that trigger the hook
 * @param effect the invalidations that the hook causes
 */
public record Hook(String name, Trigger on, Effect effect) {
    /** The placeholder of the whole key. */
    private static final String KEY = "key";

    /** The placeholder of the id of the API key. */
    private static final String CALLER = "caller";

    /** The values of the placeholders, if the event triggers the hook. */
    Optional<TemplateValues> templateValues(HookEvent event) {
        if (event.extent() instanceof Extent.Prefix && needsEntry()) {
            return Optional.empty();
        }
        return on.match(event).map(captured -> placeholder -> value(event, captured, placeholder));
    }

    /** Whether the targets depend on the key or value of an entry, and not only on the caller. */
    boolean needsEntry() {
        return effect.targets().placeholders().stream().anyMatch(placeholder -> !placeholder.equals(CALLER));
    }

    /** Whether the targets depend on the written value. */
    public static boolean needsValue(Effect effect) {
        return effect.targets().placeholders().stream().anyMatch(JsonParts::isPointer);
    }

    /** The placeholders that have a value for every key that matches one of the patterns. */
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
